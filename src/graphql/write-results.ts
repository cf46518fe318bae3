import type { ExecutionResult } from 'graphql';
import { ClientGoneError } from '../errors.ts';
import { serverStops } from './stream-place.ts';
import { withHeartbeats } from './with-heartbeats.ts';
import {
  createAnswerTooLarge,
  type StreamedBody,
  type StreamFormat,
  type WrittenAnswer,
  writeAnswer,
  writeResult,
} from './write-answer.ts';
import { eventHeartbeat, eventStreamEnd, type StreamPart, toNextEvent } from './write-event-stream.ts';
import { boundary, multipartEnd, multipartHeartbeat, multipartStart, toPart } from './write-multipart.ts';

export interface WriteResultsOptions {
  readonly format: StreamFormat;
  readonly maxBytes: number;
  /** Ends the stream, which then answers the reason, unless the client has left or the server stops. */
  readonly signal: AbortSignal;
  /** Turns what was thrown between two results into the last one. */
  readonly toLast: (error: unknown) => ExecutionResult;
}

/** Less than the minute after which proxies close a connection on which nothing is sent. */
const heartbeatMs = 12_000;

/** Writes results one after another, until there are no more or the signal ends them. */
export function writeResults(
  results: AsyncIterable<ExecutionResult>,
  options: WriteResultsOptions,
): WrittenAnswer {
  const { contentType, beat } = framings[options.format];
  const chunks = writeChunks(endWith(options.signal, results), options);
  return {
    status: 200,
    headers: { 'content-type': contentType, 'x-accel-buffering': 'no' },
    body: withHeartbeats(chunks, { beat, afterMs: heartbeatMs }),
  };
}

interface Framing {
  readonly contentType: string;
  readonly start: readonly Buffer[];
  readonly end: Buffer;
  readonly beat: Buffer;
  toChunk(json: StreamPart): Buffer;
  toLastChunk(errors: ExecutionResult['errors']): Buffer;
}

const payloadStart = Buffer.from('{"payload":');
const payloadEnd = Buffer.from('}');

const framings: Readonly<Record<StreamFormat, Framing>> = {
  'event-stream': {
    contentType: 'text/event-stream; charset=utf-8',
    start: [],
    end: eventStreamEnd,
    beat: eventHeartbeat,
    toChunk: toNextEvent,
    toLastChunk: (errors = []) => toNextEvent(toJson({ errors })),
  },
  // Apollo's protocol keeps a result apart from what ends the stream: https://www.apollographql.com/docs/graphos/routing/operations/subscriptions/multipart-protocol
  multipart: {
    contentType: `multipart/mixed; boundary="${boundary}"; subscriptionSpec=1.0`,
    start: [multipartStart],
    end: multipartEnd,
    beat: multipartHeartbeat,
    toChunk: (json) => toPart([payloadStart, ...json, payloadEnd]),
    toLastChunk: (errors = []) => toPart(toJson({ payload: null, errors })),
  },
};

/** Ends the results also while they are waited for, or before anybody has read the first. */
function endWith(
  signal: AbortSignal,
  results: AsyncIterable<ExecutionResult>,
): AsyncIterable<ExecutionResult> {
  const iterator = results[Symbol.asyncIterator]();
  const end = () => void iterator.return?.().catch(() => undefined);
  if (signal.aborted) end();
  signal.addEventListener('abort', end, { once: true });
  return { [Symbol.asyncIterator]: () => iterator };
}

async function* writeChunks(
  results: AsyncIterable<ExecutionResult>,
  { format, maxBytes, signal, toLast }: WriteResultsOptions,
): StreamedBody {
  const { start, end, toChunk, toLastChunk } = framings[format];
  yield* start;
  try {
    for await (const result of results) {
      if (signal.aborted && signal.reason !== serverStops) break;
      yield toChunk(await writeOne(result, maxBytes));
    }
    const { reason } = signal;
    const isTold = signal.aborted && reason !== serverStops && !(reason instanceof ClientGoneError);
    if (isTold) yield toLastChunk(toLast(reason).errors);
  } catch (error) {
    yield toLastChunk(toLast(error).errors);
  }
  yield end;
}

async function writeOne(result: ExecutionResult, maxBytes: number): Promise<StreamPart> {
  const sizes = { maxBytes, estimatedBytes: maxBytes };
  const written =
    (await writeAnswer(result, { mediaType: 'application/json', ...sizes })) ??
    writeResult({ data: null, errors: [createAnswerTooLarge(maxBytes)] }, 'application/json');
  return written.body;
}

function toJson(result: ExecutionResult & { readonly payload?: null }): StreamPart {
  return writeResult(result, 'application/json').body;
}
