import { once } from 'node:events';
import { z } from 'zod';
import { toEvent } from '../askyourdatabase/ask-route.ts';
import { toEvents } from '../bot/answer-pace.ts';
import type { Deliver } from '../http/route.ts';
import { writeHead, writePiece } from '../http/send-answer.ts';
import { type ApiTarget, createFault, type Fault } from './fault.ts';

const none = z.strictObject({});
const isStream = ({ isStream }: ApiTarget) => isStream;

/** Faults of a stream of events. docs/sandbox.md says what each does. */
export const streamFaults: Readonly<Record<string, Fault>> = {
  stall: createFault(
    z.strictObject({ events: z.int().min(0).default(1) }),
    ({ events }, { next }) => ({
      ...next(),
      async deliver(response, answer, signal) {
        writeHead(response, answer, null);
        response.flushHeaders();
        for (const event of toEvents(answer.body).slice(0, events)) {
          await writePiece(response, Buffer.from(event));
        }
        if (!signal.aborted) await once(signal, 'abort');
      },
    }),
    isStream,
  ),

  endless: createFault(none, (_none, { next }) => ({ ...next(), deliver: deliverForever }), isStream),

  'error-event': createFault(
    z.strictObject({ error: z.string().default('The answer cannot be finished.') }),
    ({ error }, { next }) => {
      const answer = next();
      const events = toEvents(answer.body);
      const first = events.slice(0, Math.floor(events.length / 2));
      return { ...answer, body: first.join('') + toEvent({ error }) };
    },
    isStream,
  ),

  'odd-events': createFault(
    none,
    (_none, { next }) => {
      const answer = next();
      const odd = toEvents(answer.body).map((event, index) => oddEvents[index % oddEvents.length] + event);
      return { ...answer, body: `\ufeff${odd.join('').replaceAll('\n', '\r\n')}` };
    },
    isStream,
  ),

  'huge-event': createFault(
    z.strictObject({
      bytes: z
        .int()
        .min(1)
        .max(2 ** 28)
        .default(16 * 2 ** 20),
    }),
    ({ bytes }, { next }) => {
      const answer = next();
      return { ...answer, body: answer.body + toEvent({ isText: true, content: 'x'.repeat(bytes) }) };
    },
    isStream,
  ),
};

const deliverForever: Deliver = async (response, answer, signal) => {
  writeHead(response, answer, null);
  while (!signal.aborted) await writePiece(response, Buffer.from(answer.body));
};

/** Each belongs to a stream, but is no part of an answer. */
const oddEvents = [
  ': a comment\n\n',
  'event: ping\ndata: {}\n\n',
  'id: 7\nretry: 1000\n\n',
  'data:\n\n',
  'data: no JSON\n\n',
  'data: {"isText":true,"content":{"parts":[1]}}\n\n',
  'data: {"isHologram":true,\ndata: "frames":[[0,1],null]}\n\n',
  'data: [DONE]\n\n',
];
