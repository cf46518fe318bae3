import type { HttpCall, HttpResponse } from '../http/http-call.ts';
import { parseErrorBody, readStatedError, saysNotFound, saysRateLimited } from './stated-error.ts';
import { isOk } from './upstream-failures.ts';

/**
 * Gives an answer that succeeds by its status and states a failure in its body the status of that failure, 429 or 500, so
 * that it pauses the credential, is tried again and lets kept rows be served, as every such failure does. "Not found" stays as it is.
 */
export function withStatedStatus(call: HttpCall): HttpCall {
  return async (request) => {
    const response = await call(request);
    if (!isOk(response)) return response;
    const status = toStatedStatus(response);
    return status === response.status ? response : { ...response, status, wireStatus: response.status };
  };
}

function toStatedStatus({ status, bytes }: HttpResponse): number {
  // Nearly every answer says that there is no error; parsing it twice would cost as much as all else.
  if (bytes.includes('"error":null')) return status;
  const error = readStatedError(parseErrorBody(bytes));
  if (error === null || saysNotFound(error)) return status;
  return saysRateLimited(error) ? 429 : 500;
}
