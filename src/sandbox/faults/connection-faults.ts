import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { Deliver } from '../http/exchange.ts';
import { writeHead, writePiece } from '../http/send-answer.ts';
import { createFault, type Fault } from './fault.ts';

/** A client that finds half a body and its reset at once may take the reset for a plain end. */
const pauseMs = 10;

/** Faults of the connection. None has parameters. */
export const connectionFaults: Readonly<Record<string, Fault>> = {
  /** A TCP reset before any byte of an answer. */
  refuse: createConnectionFault((response) => {
    response.socket?.resetAndDestroy();
  }),

  /** Headers and half of the body, then a TCP reset. */
  reset: createConnectionFault(async (response, answer, signal) => {
    const bytes = Buffer.from(answer.body);
    writeHead(response, answer, bytes.length);
    response.flushHeaders();
    if (bytes.length > 1) await writePiece(response, bytes.subarray(0, Math.floor(bytes.length / 2)));
    await delay(pauseMs, undefined, { signal, ref: false });
    response.socket?.resetAndDestroy();
  }),

  /** No answer until the client leaves or the sandbox closes. */
  hang: createConnectionFault(async (_response, _answer, signal) => {
    if (!signal.aborted) await once(signal, 'abort');
  }),
};

function createConnectionFault(deliver: Deliver): Fault {
  return createFault(z.strictObject({}), (_none, { next }) => ({ ...next(), deliver }));
}
