import { GraphQLError } from 'graphql';
import type { RefusalCode } from '../error-codes.ts';

export interface RefusalOptions {
  /** HTTP status, whatever media type the client takes; absent: 400 where GraphQL over HTTP wants one. */
  readonly status?: number;
  /** Added to `extensions`. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** The error of a request that is refused as a whole. */
export function createRefusal(
  code: RefusalCode,
  message: string,
  { status, details = {} }: RefusalOptions = {},
): GraphQLError {
  const http = status === undefined ? { status: 400, spec: true } : { status };
  return new GraphQLError(message, { extensions: { ...details, code, http } });
}
