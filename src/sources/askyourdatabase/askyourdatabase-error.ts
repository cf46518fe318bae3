import type { UpstreamError } from '../../errors.ts';
import type { HttpResponse } from '../../http/http-call.ts';
import { parseErrorBody, readStatedError, saysNotFound } from '../stated-error.ts';
import { toNoAnswerError, toStatusError } from '../upstream-failures.ts';

/** The provider's id, which its errors name. */
export const askYourDatabase = 'askyourdatabase';

/** For every answer whose status is not 2xx; `nowMs` is the wall clock. */
export function toAskYourDatabaseStatusError(response: HttpResponse, nowMs: number): UpstreamError {
  const isForeign = response.status === 404 && readError(response) === null;
  return isForeign ? toNoAnswerError(askYourDatabase, 404) : toStatusError(askYourDatabase, response, nowMs);
}

/**
 * True for the 400 that misses the `chatid`. Where one was sent it means an unknown chat: the document files this very
 * body under "Chat Not Found". A complaint about the `botid` is another matter.
 */
export function isChatIdComplaint(response: HttpResponse): boolean {
  if (response.status !== 400) return false;
  const error = readError(response) ?? '';
  return /\bchatid\b/i.test(error) && !/\bbotid\b/i.test(error);
}

/** True when the API says that there is no such chat, by that complaint or in words. */
export function isNotFound(response: HttpResponse): boolean {
  const { status } = response;
  if (isChatIdComplaint(response)) return true;
  const error = status === 200 || status === 400 || status === 404 ? readError(response) : null;
  return saysNotFound(error) && !/\bbot/i.test(error ?? '');
}

/** The error in the API's own shape; null where the body is anything else, a page of rows above all. */
function readError({ bytes }: HttpResponse): string | null {
  return readStatedError(parseErrorBody(bytes));
}
