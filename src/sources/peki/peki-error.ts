import { PageSizeRefusedError, type UpstreamError } from '../../errors.ts';
import type { HttpResponse } from '../../http/http-call.ts';
import { isJsonObject } from '../is-json-object.ts';
import { parseErrorBody, readStatedError, saysNotFound } from '../stated-error.ts';
import { toNoAnswerError, toStatusError } from '../upstream-failures.ts';

/** The provider's id, which its errors name. */
export const peki = 'peki';

/** For every answer whose status is not 2xx; `nowMs` is the wall clock. */
export function toPekiStatusError(response: HttpResponse, nowMs: number): UpstreamError {
  return response.status === 404 ? toNoAnswerError(peki, 404) : toStatusError(peki, response, nowMs);
}

/** For a good status with neither data nor the words that there is none. */
export function toMissingDataError({ status }: HttpResponse): UpstreamError {
  return toNoAnswerError(peki, status);
}

/**
 * True when the API itself says that what was asked for does not exist: by a 404 in the shape of its errors, or by a text in
 * a 200 or 400. A 404 of a proxy says nothing of the kind.
 */
export function isNotFound({ status, bytes }: HttpResponse): boolean {
  if (status !== 404 && status !== 400 && status !== 200) return false;
  const body = parseErrorBody(bytes);
  if (!isJsonObject(body) || (body['data'] ?? null) !== null) return false;
  const error = readStatedError(body);
  return status === 404 ? error !== null : saysNotFound(error);
}

/** For the unfiltered list of a chatbot that the server does not know, whichever way it says so. */
export function toUnknownChatbotError(response: HttpResponse, nowMs: number): UpstreamError {
  return toStatusError(peki, { ...response, status: 404 }, nowMs);
}

/** For a 400 that may be about the page size. */
export function toPageSizeRefusedError(pageSize: number): PageSizeRefusedError {
  return new PageSizeRefusedError(`The upstream "${peki}" refused a page of ${pageSize} rows.`);
}
