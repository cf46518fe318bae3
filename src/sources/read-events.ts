import { createParser } from 'eventsource-parser';
import type { JsonValue } from '../models.ts';
import { defaultAnswerLimits } from './answer-limits.ts';
import { parseJson } from './parse-json.ts';

/** The JSON of `message` events, all else passed over. Rejects with what `toCutError` makes where the stream ends within an object. */
export async function* readEvents(
  bytes: AsyncIterable<Buffer>,
  toCutError: () => Error,
): AsyncGenerator<JsonValue, void, undefined> {
  const decoder = new TextDecoder();
  let events: JsonValue[] = [];
  let isEnding = false;
  const parser = createParser({
    onEvent({ event = 'message', data }) {
      if (event !== 'message') return;
      const value = parseJson(Buffer.from(data), defaultAnswerLimits.maxValues);
      if (isJsonValue(value)) events.push(value);
      else if (isEnding && data.startsWith('{')) throw toCutError();
    },
  });
  for await (const piece of bytes) {
    parser.feed(decoder.decode(piece, { stream: true }));
    const arrived = events;
    events = [];
    yield* arrived;
  }
  isEnding = true;
  parser.feed(`${decoder.decode()}\n\n`);
  yield* events;
}

function isJsonValue(value: unknown): value is JsonValue {
  return value !== undefined;
}
