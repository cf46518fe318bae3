import { GraphQLError } from 'graphql';
import type { RequestErrorCode } from './error-codes.ts';

export interface RequestErrorOptions {
  /** HTTP status, whatever media type the client takes; absent: 400 where GraphQL over HTTP wants one. */
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** The error of a request that gets no data: a request error, as the GraphQL specification calls it. */
export function createRequestError(
  code: RequestErrorCode,
  message: string,
  { status, headers = {}, details = {} }: RequestErrorOptions = {},
): GraphQLError {
  const http = status === undefined ? { status: 400, spec: true } : { status, headers };
  return new GraphQLError(message, { extensions: { ...details, code, http } });
}

/** A request that is wrong in itself, whatever media type the client takes. */
export function createBadRequest(message: string): GraphQLError {
  return createRequestError('BAD_REQUEST', message, { status: 400 });
}

export function createLimitError(
  code: RequestErrorCode,
  limit: number,
  message: string,
  status?: number,
): GraphQLError {
  return createRequestError(code, message, { ...(status && { status }), details: { limit } });
}
