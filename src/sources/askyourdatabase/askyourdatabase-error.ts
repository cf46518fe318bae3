import { UpstreamError } from '../../errors.ts';
import type { HttpResponse } from '../../http/http-call.ts';
import { parseErrorBody, readStatedError, saysNotFound } from '../stated-error.ts';
import { toNoAnswerError, toStatusError } from '../upstream-failures.ts';

export const askYourDatabase = 'askyourdatabase';

export function toAskYourDatabaseStatusError(response: HttpResponse, nowMs: number): UpstreamError {
  const isForeign = response.status === 404 && readError(response) === null;
  return isForeign ? toNoAnswerError(askYourDatabase, 404) : toStatusError(askYourDatabase, response, nowMs);
}

/** The 400 that misses the `chatid`; if one was sent, the chat is unknown (document, "Chat Not Found"). */
export function isChatIdComplaint(response: HttpResponse): boolean {
  if (response.status !== 400) return false;
  const error = readError(response) ?? '';
  return /\bchatid\b/i.test(error) && !/\bbotid\b/i.test(error);
}

/** True when the API says that there is no such chat, by that 400 or in words. */
export function isNotFound(response: HttpResponse): boolean {
  const { status } = response;
  if (isChatIdComplaint(response)) return true;
  const error = status === 200 || status === 400 || status === 404 ? readError(response) : null;
  return saysNotFound(error) && !/\bbot/i.test(error ?? '');
}

export function toBrokenAnswerError(): UpstreamError {
  return new UpstreamError(
    `The upstream "${askYourDatabase}" broke its answer off: look whether the question is there before you ask it again.`,
    { kind: 'outcome-unknown', provider: askYourDatabase },
  );
}

function readError({ bytes }: HttpResponse): string | null {
  return readStatedError(parseErrorBody(bytes));
}
