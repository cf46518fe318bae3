import { once } from 'node:events';
import { validateHeaderValue } from 'node:http';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { createGzip, gzipSync } from 'node:zlib';
import { z } from 'zod';
import type { Deliver } from '../http/route.ts';
import { sendAnswer, writeHead, writePiece, writePieces } from '../http/send-answer.ts';
import { createAnswerFault, createFault, type Fault, noParameters } from './fault.ts';

/** In every body that a fault makes up, so that a test can prove that it goes no further. */
const faultBodyMark = 'sandbox-fault-body';
/** A client that gets half a body and a reset at once may take the reset for a plain end. */
const pauseMs = 10;
const bytesPerDrip = 16;
const largestClockSkewMs = 315_360_000_000;

const size = z.strictObject({
  bytes: z
    .int()
    .min(1)
    .max(2 ** 30)
    .default(64 * 2 ** 20),
});
const headerValue = z
  .string()
  .refine(isHeaderValue, 'must be a header value: no line breaks, no control characters');

/** Faults of an answer as a whole: how it is sent, its status, its body. docs/sandbox.md says what each does. */
export const answerFaults: Readonly<Record<string, Fault>> = {
  refuse: createDeliveryFault((response) => {
    response.socket?.resetAndDestroy();
  }),

  reset: createDeliveryFault(async (response, answer, signal) => {
    const bytes = Buffer.from(answer.body);
    writeHead(response, answer, bytes.length);
    response.flushHeaders();
    if (bytes.length > 1) await writePiece(response, bytes.subarray(0, Math.floor(bytes.length / 2)));
    await delay(pauseMs, undefined, { signal, ref: false });
    response.socket?.resetAndDestroy();
  }),

  hang: createDeliveryFault(async (_response, _answer, signal) => {
    if (!signal.aborted) await once(signal, 'abort');
  }),

  'slow-headers': createAnswerFault(toWaitSchema(1_000), (_answer, { ms }, _call, { sleep }) => ({
    async deliver(response, answer, signal) {
      await sleep(ms, signal);
      sendAnswer(response, answer);
    },
  })),

  'slow-drip': createAnswerFault(toWaitSchema(100), (_answer, { ms }, _call, { sleep }) => ({
    async deliver(response, answer, signal) {
      const bytes = Buffer.from(answer.body);
      const drips = Array.from({ length: Math.ceil(bytes.length / bytesPerDrip) }, (_, index) =>
        bytes.subarray(index * bytesPerDrip, (index + 1) * bytesPerDrip),
      );
      writeHead(response, answer, bytes.length);
      await writePieces(response, drips, () => sleep(ms, signal));
      response.end();
    },
  })),

  '204': createAnswerFault(noParameters, () => ({ status: 204, body: '' })),

  '301': createAnswerFault(
    z.strictObject({ location: headerValue.default('http://elsewhere.invalid/') }),
    (_answer, { location }) => ({ status: 301, body: '', headers: { location } }),
  ),

  ...Object.fromEntries(
    [400, 401, 403, 404, 500, 502, 503, 504].map((status) => [
      String(status),
      createAnswerFault(
        z.strictObject({ body: z.string().default(status === 401 ? '' : toErrorBody(status)) }),
        (_answer, { body }) => ({ status, body, headers: {} }),
      ),
    ]),
  ),

  '429': createAnswerFault(
    z.strictObject({
      body: z.string().default(toErrorBody(429)),
      retryAfter: z.union([headerValue, z.number().transform(String)]).optional(),
    }),
    (_answer, { body, retryAfter }) => ({
      status: 429,
      body,
      headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter },
    }),
  ),

  html: createBodyFault(
    `<!doctype html><title>${faultBodyMark}</title><h1>Down for maintenance</h1>`,
    'text/html; charset=utf-8',
  ),

  'wrong-shape': createBodyFault(
    JSON.stringify({ ok: true, rows: { [faultBodyMark]: [] } }),
    'application/json; charset=utf-8',
  ),

  'error-in-200': createAnswerFault(
    z.strictObject({ error: z.string().default('Internal server error.') }),
    (_answer, { error }, { target }) => ({
      status: 200,
      body: JSON.stringify(target.provider === 'peki' ? { data: null, error } : { error }),
    }),
  ),

  'truncated-json': createAnswerFault(noParameters, ({ body }) => ({
    body: body.slice(0, Math.floor(body.length / 2)),
  })),

  'huge-body': createAnswerFault(size, (_answer, { bytes }) => ({
    async deliver(response, answer, signal) {
      writeHead(response, answer, null);
      await pipeline(Readable.from(padded(bytes, answer.body), { objectMode: false }), response, { signal });
    },
  })),

  'gzip-bomb': createAnswerFault(size, (_answer, { bytes }) => ({
    async deliver(response, answer) {
      // Members of gzip may follow one another, so the large one can be cached.
      const body = Buffer.concat([await loadBomb(bytes), gzipSync(answer.body)]);
      const headers = { ...answer.headers, 'content-encoding': 'gzip' };
      writeHead(response, { ...answer, headers }, body.length);
      response.end(body);
    },
  })),

  'clock-skew': createFault(
    z.strictObject({ ms: z.int().min(-largestClockSkewMs).max(largestClockSkewMs).default(600_000) }),
    ({ ms }, { next }, { clock }) => {
      clock.shiftMs = ms;
      try {
        const answer = next();
        return { ...answer, headers: { ...answer.headers, date: new Date(clock.now()).toUTCString() } };
      } finally {
        clock.shiftMs = 0;
      }
    },
    ({ provider }) => provider === 'peki',
  ),
};

function createDeliveryFault(deliver: Deliver): Fault {
  return createAnswerFault(noParameters, () => ({ deliver }));
}

function toWaitSchema(defaultMs: number) {
  return z.strictObject({ ms: z.int().min(0).max(3_600_000).default(defaultMs) });
}

function createBodyFault(defaultBody: string, contentType: string): Fault {
  return createAnswerFault(
    z.strictObject({ body: z.string().default(defaultBody) }),
    (_answer, { body }) => ({
      status: 200,
      body,
      headers: { 'content-type': contentType },
    }),
  );
}

function toErrorBody(status: number): string {
  return JSON.stringify({ data: null, error: `${faultBodyMark} ${status}` });
}

function isHeaderValue(value: string): boolean {
  try {
    validateHeaderValue('x', value);
    return true;
  } catch {
    return false;
  }
}

const blanks = Buffer.alloc(64 * 1024, ' ');

function* padded(bytes: number, text: string): Generator<Buffer> {
  for (let left = bytes; left > 0; left -= blanks.length) yield blanks.subarray(0, left);
  yield Buffer.from(text);
}

let cachedBomb: { readonly bytes: number; readonly bomb: Promise<Buffer> } | null = null;

function loadBomb(bytes: number): Promise<Buffer> {
  if (cachedBomb?.bytes !== bytes) {
    const zipped = Readable.from(padded(bytes, ''), { objectMode: false }).pipe(createGzip());
    cachedBomb = { bytes, bomb: buffer(zipped) };
  }
  return cachedBomb.bomb;
}
