import { type HttpCall, HttpCallError } from './http-call.ts';

/** Ends a call that has not given its whole answer after `timeoutMs`, however steadily it drips: `HttpCallError` of kind `timeout`. */
export function withTimeout(call: HttpCall, { timeoutMs }: { readonly timeoutMs: number }): HttpCall {
  return async (request) => {
    const controller = new AbortController();
    const caller = request.signal;
    const leave = () => controller.abort(caller?.reason);
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      controller.abort();
    }, timeoutMs);
    if (caller?.aborted) leave();
    caller?.addEventListener('abort', leave, { once: true });
    try {
      return await call({ ...request, signal: controller.signal });
    } catch (error) {
      throw isLate ? new HttpCallError('timeout') : error;
    } finally {
      clearTimeout(timer);
      caller?.removeEventListener('abort', leave);
    }
  };
}
