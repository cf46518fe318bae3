import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { sendAnswer, writeHead, writePiece } from '../http/send-answer.ts';
import { createFault, type Fault } from './fault.ts';

const longestMs = 3_600_000;
const bytesPerDrip = 16;

/** Faults of an API that is too slow. */
export const paceFaults: Readonly<Record<string, Fault>> = {
  /** Nothing for `ms`, then the whole answer. */
  'slow-headers': createFault(toWaitSchema(1_000), ({ ms }, { next }) => ({
    ...next(),
    async deliver(response, answer, signal) {
      await delay(ms, undefined, { signal, ref: false });
      sendAnswer(response, answer);
    },
  })),

  /** The headers at once, then 16 bytes after every `ms`. */
  'slow-drip': createFault(toWaitSchema(100), ({ ms }, { next }) => ({
    ...next(),
    async deliver(response, answer, signal) {
      const bytes = Buffer.from(answer.body);
      writeHead(response, answer, bytes.length);
      response.flushHeaders();
      for (let start = 0; start < bytes.length; start += bytesPerDrip) {
        await delay(ms, undefined, { signal, ref: false });
        await writePiece(response, bytes.subarray(start, start + bytesPerDrip));
      }
      response.end();
    },
  })),
};

function toWaitSchema(defaultMs: number) {
  return z.strictObject({ ms: z.int().min(0).max(longestMs).default(defaultMs) });
}
