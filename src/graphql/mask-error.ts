import { GraphQLError, type GraphQLErrorExtensions } from 'graphql';
import type { Logger } from 'pino';
import { UpstreamError } from '../errors.ts';
import {
  badUserInput,
  findErrorRule,
  findGraphqlErrorRule,
  internalError,
  isInputError,
} from './error-codes.ts';
import { toVariableMessage } from './to-variable-message.ts';

export interface MaskErrorOptions {
  readonly log: Logger;
  readonly createErrorId: () => string;
}

/** Turns whatever was thrown into the error that the client sees. An internal error is logged once, and told by an `errorId`. */
export function createErrorMask({
  log,
  createErrorId,
}: MaskErrorOptions): (error: unknown, requestId: string) => GraphQLError {
  const errorIds = new WeakMap<object, string>();

  function toErrorId(cause: unknown, requestId: string): string {
    const failure = toFailure(cause);
    const known = errorIds.get(failure);
    if (known !== undefined) return known;
    const errorId = createErrorId();
    errorIds.set(failure, errorId);
    logInternalError(log, failure, { errorId, requestId });
    return errorId;
  }

  return (error, requestId) => {
    const located = error instanceof GraphQLError ? error : null;
    const cause = unwrap(error);
    const isGraphqlError = cause instanceof GraphQLError;
    const own = isGraphqlError ? findGraphqlErrorRule(located ?? cause) : findErrorRule(cause);
    const rule = own ?? (!isGraphqlError && located && isInputError(located) ? badUserInput : null);
    if (rule === null) {
      const details = { code: internalError.code, errorId: toErrorId(cause, requestId) };
      return toClientError('Internal server error.', located, details, 500);
    }
    const shown = own !== null && cause instanceof Error ? cause : located;
    const message = (located && toVariableMessage(located)) ?? shown?.message ?? '';
    const status = isGraphqlError || rule === badUserInput ? 400 : (rule.status ?? 500);
    return toClientError(message, located, { ...toDetails(cause), code: rule.code }, status);
  };
}

function toFailure(cause: unknown): Error {
  return cause instanceof Error ? cause : new Error(`not an Error was thrown: ${typeof cause}`);
}

/** Logs an error that nobody expected, with its stack. */
export function logInternalError(log: Logger, cause: unknown, about: Readonly<Record<string, string>>): void {
  const { name, message, stack } = toFailure(cause);
  log.error({ ...about, error: { name, message, stack } }, 'internal error');
}

/** Only a request error carries an HTTP status: on a field error it would turn a good partial answer into a failed one. */
function toClientError(
  message: string,
  located: GraphQLError | null,
  { http, ...details }: GraphQLErrorExtensions,
  status: number,
): GraphQLError {
  const { nodes, source, positions, path } = located ?? {};
  const isFieldError = path !== undefined;
  return new GraphQLError(cutMessage(message), {
    nodes: nodes ?? null,
    source: source ?? null,
    positions: positions ?? null,
    path: path ?? null,
    extensions: { ...details, ...(!isFieldError && { http: http ?? { status, spec: status < 500 } }) },
  });
}

function toDetails(cause: unknown): GraphQLErrorExtensions {
  if (cause instanceof GraphQLError) return cause.extensions;
  const retryAfterMs = cause instanceof UpstreamError ? cause.retryAfterMs : undefined;
  return retryAfterMs === undefined ? {} : { retryAfterMs };
}

/** What lies below the layers that GraphQL put around an error to say where it happened. */
function unwrap(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError != null ? unwrap(error.originalError) : error;
}

const maxMessageLength = 500;

/** A message without what is beyond 500 characters: what the client sent may stand in it, again in each of many errors. */
export function cutMessage(message: string): string {
  if (message.length <= maxMessageLength) return message;
  return `${message.slice(0, maxMessageLength - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
