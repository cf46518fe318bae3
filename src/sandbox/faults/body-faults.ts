import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGzip, gzipSync } from 'node:zlib';
import { z } from 'zod';
import { writeHead } from '../http/send-answer.ts';
import { createFault, type Fault } from './fault.ts';
import { faultBodyMark } from './status-faults.ts';

const size = z.strictObject({
  bytes: z
    .int()
    .min(1)
    .max(2 ** 30)
    .default(64 * 2 ** 20),
});

/** Answers whose status is fine and whose body is not. */
export const bodyFaults: Readonly<Record<string, Fault>> = {
  /** As a proxy answers that is down for maintenance. */
  html: createReplacement(
    `<!doctype html><title>${faultBodyMark}</title><h1>Down for maintenance</h1>`,
    'text/html; charset=utf-8',
  ),

  /** JSON, but not what the API documents. */
  'wrong-shape': createReplacement(
    JSON.stringify({ ok: true, rows: { [faultBodyMark]: [] } }),
    'application/json; charset=utf-8',
  ),

  /** A failure that only its text tells from an empty answer. */
  'error-in-200': createFault(
    z.strictObject({ error: z.string().default('Internal server error.') }),
    ({ error }, { next, target }) => ({
      ...next(),
      status: 200,
      body: JSON.stringify(target.provider === 'peki' ? { data: null, error } : { error }),
    }),
  ),

  /** The first half of the answer, as if it were all. */
  'truncated-json': createFault(z.strictObject({}), (_none, { next }) => {
    const answer = next();
    return { ...answer, body: answer.body.slice(0, Math.floor(answer.body.length / 2)) };
  }),

  /** The answer after so many blanks: valid JSON, for whoever reads it all. Its length is not told. */
  'huge-body': createFault(size, ({ bytes }, { next }) => ({
    ...next(),
    async deliver(response, answer, signal) {
      writeHead(response, answer, null);
      await pipeline(Readable.from(padded(bytes, answer.body), { objectMode: false }), response, { signal });
    },
  })),

  /** The same, small on the wire. */
  'gzip-bomb': createFault(size, ({ bytes }, { next }) => ({
    ...next(),
    async deliver(response, answer) {
      // Members of gzip may follow one another, so the large one can be kept.
      const body = Buffer.concat([await loadBomb(bytes), gzipSync(answer.body)]);
      const headers = { ...answer.headers, 'content-encoding': 'gzip' };
      writeHead(response, { ...answer, headers }, body.length);
      response.end(body);
    },
  })),
};

function createReplacement(defaultBody: string, contentType: string): Fault {
  return createFault(z.strictObject({ body: z.string().default(defaultBody) }), ({ body }, { next }) => ({
    ...next(),
    status: 200,
    body,
    headers: { 'content-type': contentType },
  }));
}

const blanks = Buffer.alloc(64 * 1024, ' ');

function* padded(bytes: number, text: string): Generator<Buffer> {
  for (let left = bytes; left > 0; left -= blanks.length) yield blanks.subarray(0, left);
  yield Buffer.from(text);
}

let kept: { readonly bytes: number; readonly bomb: Promise<Buffer> } | null = null;

/** Takes a while the first time, and again for another size. */
function loadBomb(bytes: number): Promise<Buffer> {
  if (kept?.bytes !== bytes) {
    kept = {
      bytes,
      bomb: buffer(Readable.from(padded(bytes, ''), { objectMode: false }).pipe(createGzip())),
    };
  }
  return kept.bomb;
}
