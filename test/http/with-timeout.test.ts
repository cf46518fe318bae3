import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type HttpCall, HttpCallError, type HttpRequest } from '../../src/http/http-call.ts';
import { withTimeout } from '../../src/http/with-timeout.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const request: HttpRequest = { method: 'GET', path: '/', headers: {} };

/** Never answers, and ends as the transport does when its signal is aborted. */
const hanging: HttpCall = ({ signal }) =>
  new Promise((_resolve, reject) => {
    const leave = () => reject(new HttpCallError('aborted', signal?.reason));
    if (signal?.aborted) leave();
    signal?.addEventListener('abort', leave);
  });

test('ends a call at its time, not before', async () => {
  const call = withTimeout(hanging, { timeoutMs: 100 });
  let outcome: unknown;
  const done = call(request).catch((error: unknown) => {
    outcome = error;
  });
  await vi.advanceTimersByTimeAsync(99);
  expect(outcome).toBeUndefined();
  await vi.advanceTimersByTimeAsync(1);
  await done;
  expect(outcome).toMatchObject({ name: 'HttpCallError', kind: 'timeout' });
});

test('a caller that leaves, or has left, is told so and leaves no timer', async () => {
  const controller = new AbortController();
  const call = withTimeout(hanging, { timeoutMs: 100 });
  const running = call({ ...request, signal: controller.signal });
  controller.abort('gone');
  await expect(running).rejects.toMatchObject({ kind: 'aborted', cause: 'gone' });
  await expect(call({ ...request, signal: controller.signal })).rejects.toMatchObject({
    kind: 'aborted',
    cause: 'gone',
  });
  expect(vi.getTimerCount()).toBe(0);
});

test('an answer or an error in time passes as it is', async () => {
  const answer = { status: 200, headers: {}, bytes: Buffer.from('') };
  const error = new HttpCallError('network');
  expect(await withTimeout(async () => answer, { timeoutMs: 100 })(request)).toBe(answer);
  await expect(withTimeout(() => Promise.reject(error), { timeoutMs: 100 })(request)).rejects.toBe(error);
  expect(vi.getTimerCount()).toBe(0);
});
