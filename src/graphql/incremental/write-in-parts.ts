import type { GraphQLError, GraphQLFormattedError } from 'graphql';
import type { Limits } from '../../limits.ts';
import type { ServerContext } from '../server-context.ts';
import { toRateLimitHeaders } from '../to-rate-limit-headers.ts';
import {
  createAnswerTooLarge,
  formatError,
  type StreamedBody,
  type WrittenAnswer,
  writeValue,
} from '../write-answer.ts';
import type { StreamPart } from '../write-event-stream.ts';
import { boundary, writeMultipart } from '../write-multipart.ts';
import { type AnswerInParts, type AnswerPart, mapErrors } from './answer-in-parts.ts';

export interface WriteInPartsOptions {
  readonly limits: Limits;
  readonly maskError: (error: unknown, requestId: string) => GraphQLError;
}

/** The operation's record gets the errors as their parts are written, and the last part what is known only at the end. */
export function writeInParts(
  answer: AnswerInParts,
  context: ServerContext,
  options: WriteInPartsOptions,
): WrittenAnswer<StreamedBody> {
  const { partFormat } = context;
  if (partFormat === null) throw new Error('The client takes no parts.');
  return {
    status: 200,
    headers: {
      'content-type': `multipart/mixed; boundary="${boundary}"; ${partFormat}`,
      'x-accel-buffering': 'no',
      ...toRateLimits(context),
    },
    body: writeMultipart(writeParts(answer, context, options)),
  };
}

/** Where the rest cannot be given, the last part says why in `errors`. */
async function* writeParts(
  { initialResult, subsequentResults }: AnswerInParts,
  context: ServerContext,
  { limits: { maxAnswerBytes, maxErrors }, maskError }: WriteInPartsOptions,
): AsyncGenerator<StreamPart> {
  const { operation, bytes } = context;
  let errorsLeft = maxErrors;
  let errorsLeftOut = 0;
  let bytesLeft = maxAnswerBytes;
  const tooLarge = createAnswerTooLarge(maxAnswerBytes);
  const exceeded = bytes.exceeded.then(() => Promise.reject(tooLarge));
  exceeded.catch(() => undefined);

  function show(errors: readonly unknown[]): readonly GraphQLFormattedError[] {
    const shown = errors.slice(0, errorsLeft).map((error) => maskError(error, operation.requestId));
    errorsLeft -= shown.length;
    errorsLeftOut += errors.length - shown.length;
    operation.errors = [...operation.errors, ...shown];
    return shown.map(formatError);
  }

  function toEnd(extensions: AnswerPart['extensions'] = {}): object {
    const before = extensions['errorsLeftOut'];
    const leftOut = errorsLeftOut + (typeof before === 'number' ? before : 0);
    const rateLimit = toRateLimits(context);
    const all = {
      ...extensions,
      ...(leftOut > 0 && { errorsLeftOut: leftOut }),
      ...(Object.keys(rateLimit).length > 0 && { rateLimit }),
    };
    return Object.keys(all).length > 0 ? { extensions: all } : {};
  }

  async function write({ extensions, ...part }: AnswerPart): Promise<StreamPart> {
    const shown = mapErrors(part, show);
    const value = part.hasNext ? shown : { ...shown, ...toEnd(extensions) };
    const written = await writeValue(value, { maxBytes: bytesLeft, estimatedBytes: bytes.spent });
    const length = written?.reduce((sum, chunk) => sum + chunk.length, 0) ?? Number.POSITIVE_INFINITY;
    if (written === null || length > bytesLeft) throw tooLarge;
    bytesLeft -= length;
    return written;
  }

  let start: object = { data: null };
  try {
    let part = initialResult;
    yield await write(part);
    start = {};
    while (part.hasNext) {
      const next = await Promise.race([exceeded, subsequentResults.next()]);
      part = next.done ? { hasNext: false } : next.value;
      yield await write(part);
    }
  } catch (error) {
    errorsLeft += 1;
    const last = { ...start, errors: show([error]), hasNext: false, ...toEnd() };
    yield [Buffer.from(JSON.stringify(last))];
  } finally {
    subsequentResults.return().catch(() => undefined);
  }
}

/** As they stand now: the headers tell what they were when the answer began. */
function toRateLimits({ operation: { context } }: ServerContext): Record<string, string> {
  return toRateLimitHeaders(context === null ? [] : [context]);
}
