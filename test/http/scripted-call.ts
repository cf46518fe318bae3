import {
  type HttpCall,
  HttpCallError,
  type HttpCallErrorKind,
  type HttpRequest,
} from '../../src/http/http-call.ts';
import type { RetryTiming } from '../../src/http/with-retry.ts';

/** A status, with headers if need be; or why no answer came. */
export type Step = number | readonly [number, Readonly<Record<string, string>>] | HttpCallErrorKind | Error;

const unsentKinds: ReadonlySet<HttpCallErrorKind> = new Set(['crowded', 'unsendable']);

/** A call that plays its steps, the last one for ever, and sends as the wire does. */
export function createScriptedCall(...steps: readonly Step[]) {
  const requests: HttpRequest[] = [];
  const call: HttpCall = async (request) => {
    const step = steps[Math.min(requests.length, steps.length - 1)] ?? 200;
    request.onSend?.({});
    requests.push(request);
    if (step instanceof Error) throw step;
    if (typeof step === 'string') throw new HttpCallError(step, { wasSent: !unsentKinds.has(step) });
    const [status, headers] = typeof step === 'number' ? [step, {}] : step;
    return { status, headers, bytes: Buffer.from(`answer ${requests.length}`) };
  };
  return { call, requests, count: () => requests.length };
}

/** Time that passes only where somebody waits, or by hand. */
export function createScriptedTiming(random: () => number = () => 1) {
  let nowMs = 1_000;
  const sleepsMs: number[] = [];
  const timing: RetryTiming = {
    now: () => nowMs,
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      sleepsMs.push(ms);
      nowMs += ms;
    },
    random,
  };
  return {
    timing,
    sleepsMs,
    pass(ms: number) {
      nowMs += ms;
    },
  };
}

export const get: HttpRequest = { method: 'GET', path: '/', headers: {} };
