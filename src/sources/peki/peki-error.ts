import { PageSizeRefusedError, type UpstreamError } from '../../errors.ts';
import type { HttpResponse } from '../../http/http-call.ts';
import { isJsonObject } from '../../models.ts';
import { parseErrorBody, readStatedError, saysNotFound } from '../stated-error.ts';
import { toNoAnswerError, toStatusError } from '../upstream-failures.ts';

export const peki = 'peki';

export function toPekiStatusError(response: HttpResponse, nowMs: number): UpstreamError {
  return response.status === 404 ? toNoAnswerError(peki, 404) : toStatusError(peki, response, nowMs);
}

/** For a 2xx with neither data nor the words that there is none. */
export function toMissingDataError({ status }: HttpResponse): UpstreamError {
  return toNoAnswerError(peki, status);
}

/** The API itself says so: a 404 in its error shape, or a text in a 200 or 400. A proxy's 404 does not. */
export function isNotFound({ status, bytes }: HttpResponse): boolean {
  if (status !== 404 && status !== 400 && status !== 200) return false;
  const body = parseErrorBody(bytes);
  if (!isJsonObject(body) || (body['data'] ?? null) !== null) return false;
  const error = readStatedError(body);
  return status === 404 ? error !== null : saysNotFound(error);
}

/** For a chatbot that the server does not know, however it says so. */
export function toUnknownChatbotError(response: HttpResponse, nowMs: number): UpstreamError {
  return toStatusError(peki, { ...response, status: 404 }, nowMs);
}

export function toPageSizeRefusedError(pageSize: number): PageSizeRefusedError {
  return new PageSizeRefusedError(`The upstream "${peki}" refused a page of ${pageSize} rows.`);
}
