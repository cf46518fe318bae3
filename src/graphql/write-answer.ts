import type { ExecutionResult, GraphQLError, GraphQLFormattedError } from 'graphql';
import { turns } from '../turns.ts';
import { createLimitError } from './request-error.ts';
import { toEventStream } from './write-event-stream.ts';
import { writeJson } from './write-json.ts';

/** The media types of an answer, the one without preference first. */
export const mediaTypes = ['application/json', 'application/graphql-response+json'] as const;
/** Also of those that are written as a stream of one result. */
export type MediaType = (typeof mediaTypes)[number] | 'text/event-stream';

export type StreamFormat = 'event-stream' | 'multipart';

/** A whole body in chunks, so that a large one is copied nowhere, or the parts of one that is written bit by bit. */
export type AnswerBody = readonly Buffer[] | StreamedBody;
export type StreamedBody = AsyncIterable<Buffer>;

export interface WrittenAnswer<Body extends AnswerBody = AnswerBody> {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body;
}

export function isStreamed(body: AnswerBody): body is StreamedBody {
  return Symbol.asyncIterator in body;
}

export interface WriteOptions extends ValueSizes {
  readonly mediaType: MediaType;
}

interface ValueSizes {
  readonly maxBytes: number;
  readonly estimatedBytes: number;
}

/** As estimated; up to six times as many bytes are sent. Written at once, so many take about 4 ms, and less than in pieces. */
const smallAnswer = 512 * 1024;
const longestEscape = 6;

/** Writes a result, or those of an array of operations, as JSON; null where that takes more than `maxBytes`. */
export async function writeAnswer(
  result: ExecutionResult | readonly ExecutionResult[],
  { mediaType, ...sizes }: WriteOptions,
): Promise<WrittenAnswer<readonly Buffer[]> | null> {
  const value = isArray(result) ? result.map(toFormatted) : toFormatted(result);
  const body = await writeValue(value, sizes);
  return body && toWritten(isArray(result) ? [] : (result.errors ?? []), mediaType, body);
}

/** A value as JSON, in turns if it is large; null where that takes more than `maxBytes`. */
export async function writeValue(
  value: object,
  { maxBytes, estimatedBytes }: ValueSizes,
): Promise<readonly Buffer[] | null> {
  const isSmall = estimatedBytes <= smallAnswer && estimatedBytes * longestEscape <= maxBytes;
  if (isSmall) return [Buffer.from(JSON.stringify(value))];
  return writeJson(value, maxBytes, turns.startWork());
}

export function writeResult(result: ExecutionResult, mediaType: MediaType): WrittenAnswer<readonly Buffer[]> {
  const body = [Buffer.from(JSON.stringify(toFormatted(result)))];
  return toWritten(result.errors ?? [], mediaType, body);
}

export function createAnswerTooLarge(maxBytes: number): GraphQLError {
  const message = `The answer is longer than ${maxBytes} bytes, which is the limit: ask for fewer rows (\`first\`) or fields, or in several requests.`;
  return createLimitError('ANSWER_TOO_LARGE', maxBytes, message);
}

/** Status and headers as `extensions.http` of the errors tells; what GraphQL over HTTP alone wants is 200 for other media types. */
function toWritten(
  errors: readonly GraphQLError[],
  mediaType: MediaType,
  json: readonly Buffer[],
): WrittenAnswer<readonly Buffer[]> {
  const starts = errors.flatMap(({ extensions: { http } }) => (http ? [http] : []));
  const statuses = starts
    .filter(({ spec }) => !spec || mediaType === 'application/graphql-response+json')
    .map(({ status = 200 }) => status);
  const status = Math.max(200, ...statuses);
  const isEventStream = mediaType === 'text/event-stream' && status === 200;
  const contentType = mediaType === 'text/event-stream' && !isEventStream ? 'application/json' : mediaType;
  return {
    status,
    headers: {
      'content-type': `${contentType}; charset=utf-8`,
      ...Object.assign({}, ...starts.map(({ headers }) => headers)),
    },
    body: isEventStream ? toEventStream(json) : json,
  };
}

function toFormatted(result: ExecutionResult): object {
  const { errors } = result;
  return errors === undefined ? result : { ...result, errors: errors.map(formatError) };
}

export function formatError(error: GraphQLError): GraphQLFormattedError {
  const formatted = error.toJSON();
  const { http, ...extensions } = error.extensions;
  return http === undefined ? formatted : { ...formatted, extensions };
}

function isArray<Item, Other>(value: Other | readonly Item[]): value is readonly Item[] {
  return Array.isArray(value);
}
