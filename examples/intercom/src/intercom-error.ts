import {
  CursorExpiredError,
  type HttpResponse,
  parseJson,
  readString,
  toFields,
  toNoAnswerError,
  toStatusError,
} from 'convograph/source';
import { readList } from './intercom-to-model.ts';

export const intercom = 'intercom';

/** Values of an error list. */
const maxErrorValues = 100;

/** True when the API itself says so; the 404 of a proxy says nothing of the kind. */
export function isNotFound(response: HttpResponse): boolean {
  return response.status === 404 && readErrors(response).some(({ code }) => code === 'not_found');
}

/** For every answer whose status is not 2xx; `nowMs` is the wall clock. */
export function toIntercomError(response: HttpResponse, nowMs: number): Error {
  const isToken =
    response.status === 400 && readErrors(response).some(({ field }) => field === 'starting_after');
  if (isToken)
    return new CursorExpiredError(
      'The API does not know the place of this cursor any more: ask again without it.',
    );
  return response.status === 404 ? toNoAnswerError(intercom, 404) : toStatusError(intercom, response, nowMs);
}

function readErrors({ bytes }: HttpResponse) {
  const body = toFields(parseJson(bytes, maxErrorValues));
  if (body['type'] !== 'error.list') return [];
  return readList(body['errors'])
    .map(toFields)
    .map(({ code = null, field = null }) => ({ code: readString(code), field: readString(field) }));
}
