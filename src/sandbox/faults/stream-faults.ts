import { once } from 'node:events';
import { z } from 'zod';
import { toEvent } from '../askyourdatabase/ask-route.ts';
import { toEvents } from '../bot/answer-pace.ts';
import type { Deliver } from '../http/route.ts';
import { writeHead, writePiece, writePieces } from '../http/send-answer.ts';
import { type ApiTarget, createAnswerFault, type Fault, noParameters } from './fault.ts';

const isStream = ({ isStream }: ApiTarget) => isStream;

/** Faults of a stream of events. docs/sandbox.md says what each does. */
export const streamFaults: Readonly<Record<string, Fault>> = {
  stall: createAnswerFault(
    z.strictObject({ events: z.int().min(0).default(1) }),
    (_answer, { events }) => ({
      async deliver(response, answer, signal) {
        writeHead(response, answer, null);
        await writePieces(response, toEvents(answer.body).slice(0, events));
        if (!signal.aborted) await once(signal, 'abort');
      },
    }),
    isStream,
  ),

  endless: createAnswerFault(noParameters, () => ({ deliver: deliverForever }), isStream),

  'error-event': createAnswerFault(
    z.strictObject({ error: z.string().default('The answer cannot be finished.') }),
    ({ body }, { error }) => {
      const events = toEvents(body);
      return { body: events.slice(0, Math.floor(events.length / 2)).join('') + toEvent({ error }) };
    },
    isStream,
  ),

  'odd-events': createAnswerFault(
    noParameters,
    ({ body }) => {
      const odd = toEvents(body).map((event, index) => oddEvents[index % oddEvents.length] + event);
      return { body: `\ufeff${odd.join('').replaceAll('\n', '\r\n')}` };
    },
    isStream,
  ),

  'huge-event': createAnswerFault(
    z.strictObject({
      bytes: z
        .int()
        .min(1)
        .max(2 ** 28)
        .default(16 * 2 ** 20),
    }),
    ({ body }, { bytes }) => ({ body: body + toEvent({ isText: true, content: 'x'.repeat(bytes) }) }),
    isStream,
  ),
};

const deliverForever: Deliver = async (response, answer, signal) => {
  writeHead(response, answer, null);
  while (!signal.aborted) await writePiece(response, answer.body);
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
