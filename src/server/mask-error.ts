import { GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import { UpstreamError } from '../errors.ts';
import { cutMessage } from './cut-message.ts';
import {
  badUserInput,
  type ErrorRule,
  findErrorRule,
  findGraphqlErrorRule,
  internalError,
  isInputError,
} from './error-codes.ts';
import { toVariableMessage } from './to-variable-message.ts';

export interface MaskErrorOptions {
  readonly log: Logger;
  /** Names one occurrence of an internal error, for the client and in the log. */
  readonly createErrorId: () => string;
  /** Names the request that met a failure, for the log. */
  readonly requestIds: WeakMap<object, string>;
}

/**
 * Gives the function that turns whatever was thrown into the error that the client sees, by the table of error
 * codes. An internal error is logged once with its stack, however many fields it failed, and the client gets
 * only an `errorId`.
 */
export function createErrorMask({
  log,
  createErrorId,
  requestIds,
}: MaskErrorOptions): (error: unknown) => GraphQLError {
  const errorIds = new WeakMap<object, string>();

  function maskInternal(cause: unknown, located: GraphQLError | null): GraphQLError {
    const failure = cause instanceof Error ? cause : new Error(`not an Error was thrown: ${typeof cause}`);
    let errorId = errorIds.get(failure);
    if (errorId === undefined) {
      errorId = createErrorId();
      errorIds.set(failure, errorId);
      log.error(
        {
          errorId,
          requestId: requestIds.get(failure),
          error: { name: failure.name, message: failure.message, stack: failure.stack },
        },
        'internal error',
      );
    }
    return toGraphqlError('Internal server error.', {
      rule: internalError,
      located,
      details: { errorId },
      status: 500,
    });
  }

  return (error) => {
    const located = error instanceof GraphQLError ? error : null;
    const cause = unwrap(error);
    if (cause instanceof GraphQLError) {
      const rule = findGraphqlErrorRule(located ?? cause);
      if (rule === null) return maskInternal(cause, located);
      return toGraphqlError((located && toVariableMessage(located)) ?? cause.message, {
        rule,
        located: located ?? cause,
        details: cause.extensions,
        status: 400,
      });
    }
    const rule = findErrorRule(cause);
    if (rule !== null) {
      const message = cause instanceof Error ? cause.message : '';
      return toGraphqlError(message, { rule, located, details: toDetails(cause), status: 500 });
    }
    if (located !== null && isInputError(located)) {
      const message = toVariableMessage(located) ?? located.message;
      return toGraphqlError(message, { rule: badUserInput, located, details: {}, status: 400 });
    }
    return maskInternal(cause, located);
  };
}

interface Masked {
  readonly rule: ErrorRule;
  /** Where in the document and the answer it happened. */
  readonly located: GraphQLError | null;
  readonly details: Readonly<Record<string, unknown>>;
  /** HTTP status when the whole request is refused. */
  readonly status: number;
}

/** Only a refused request carries an HTTP status: on a field error it would turn a good partial answer into a failed one. */
function toGraphqlError(message: string, { rule, located, details, status }: Masked): GraphQLError {
  // Yoga adds what JSON.parse said, which quotes the body. No JSON is a bad request, whatever the answer's media type.
  const { http: given, originalError, ...rest } = details;
  const http = originalError === undefined ? given : { status };
  const isFieldError = located?.path !== undefined;
  return new GraphQLError(cutMessage(message), {
    nodes: located?.nodes ?? null,
    source: located?.source ?? null,
    positions: located?.positions ?? null,
    path: located?.path ?? null,
    extensions: {
      ...rest,
      code: rule.code,
      ...(isFieldError ? {} : { http: http ?? { status, spec: status < 500 } }),
    },
  });
}

/** What lies below the layers that GraphQL put around an error to say where it happened. */
export function unwrap(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError != null ? unwrap(error.originalError) : error;
}

function toDetails(error: unknown): Readonly<Record<string, unknown>> {
  return error instanceof UpstreamError && error.retryAfterMs !== undefined
    ? { retryAfterMs: error.retryAfterMs }
    : {};
}
