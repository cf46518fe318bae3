import { PageSizeRefusedError, type UpstreamError } from '../../errors.ts';
import type { HttpResponse } from '../../http/http-call.ts';
import { toStatusError } from '../upstream-failures.ts';

/** The provider's id, which its errors name. */
export const peki = 'peki';

/** For every answer whose status is not 2xx; `nowMs` is the wall clock. */
export function toPekiStatusError(response: HttpResponse, nowMs: number): UpstreamError {
  return toStatusError(peki, response, nowMs);
}

/** For the unfiltered list of a chatbot that the server does not know, whichever way it says so. */
export function toUnknownChatbotError(response: HttpResponse, nowMs: number): UpstreamError {
  return toStatusError(peki, { ...response, status: 404 }, nowMs);
}

/** For a 400 that may be about the page size. */
export function toPageSizeRefusedError(pageSize: number): PageSizeRefusedError {
  return new PageSizeRefusedError(`The upstream "${peki}" refused a page of ${pageSize} rows.`);
}
