import type { HttpCall, HttpResponse } from '../http/http-call.ts';
import { parseErrorBody, readStatedError, saysNotFound, saysRateLimited } from './stated-error.ts';
import { isOk } from './upstream-failures.ts';

/** Turns a 2xx whose body states a failure, but "not found", into a 429 or 500, to be handled as one. */
export function withStatedStatus(call: HttpCall): HttpCall {
  return async (request) => {
    const response = await call(request);
    if (!isOk(response)) return response;
    const status = toStatedStatus(response);
    return status === response.status ? response : { ...response, status, wireStatus: response.status };
  };
}

function toStatedStatus({ status, bytes }: HttpResponse): number {
  // Most answers say behind their rows that there is no error: parsing them twice would cost as much as all else.
  if (bytes.lastIndexOf('"error":null') >= 0) return status;
  const error = readStatedError(parseErrorBody(bytes));
  if (error === null || saysNotFound(error)) return status;
  return saysRateLimited(error) ? 429 : 500;
}
