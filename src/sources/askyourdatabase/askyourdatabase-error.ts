import type { UpstreamError } from '../../errors.ts';
import type { HttpResponse } from '../../http/http-call.ts';
import { parseJson } from '../parse-json.ts';
import { toStatusError } from '../upstream-failures.ts';
import { askYourDatabaseErrorBody } from './askyourdatabase-wire.ts';

/** The provider's id, which its errors name. */
export const askYourDatabase = 'askyourdatabase';

/** For every answer whose status is not 2xx; `nowMs` is the wall clock. */
export function toAskYourDatabaseStatusError(response: HttpResponse, nowMs: number): UpstreamError {
  return toStatusError(askYourDatabase, response, nowMs);
}

/** More than any error of this API has. */
const maxErrorValues = 100;

/**
 * True for the 400 that misses the `chatid`. Where one was sent it means an unknown chat: the document files this very
 * body under "Chat Not Found". A complaint about the `botid` is another matter.
 */
export function isChatIdComplaint({ status, bytes }: HttpResponse): boolean {
  if (status !== 400) return false;
  const body = askYourDatabaseErrorBody.safeParse(parseJson(bytes, maxErrorValues));
  return body.success && /\bchatid\b/i.test(body.data.error) && !/\bbotid\b/i.test(body.data.error);
}
