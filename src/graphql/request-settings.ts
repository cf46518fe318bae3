import type { IncomingHttpHeaders } from 'node:http';
import { createBadRequest } from './request-error.ts';

/** `1`: explain what the operation cost. */
export const explainHeader = 'x-convograph-explain';
/** `1`: answer nothing from what was read before the operation began. */
export const freshHeader = 'x-convograph-fresh';
/** `n`: answer within so many milliseconds. */
export const deadlineHeader = 'x-convograph-deadline-ms';

export interface RequestSettings {
  readonly isExplained: boolean | null;
  readonly bypassesCache: boolean;
  /** What expires within so many milliseconds is read anew. */
  readonly aheadMs?: number;
  readonly allowedMs: number;
}

/** Throws `GraphQLError` for a value that would otherwise be ignored unnoticed. `longestMs` bounds the deadline. */
export function readRequestSettings(headers: IncomingHttpHeaders, longestMs: number): RequestSettings {
  return {
    isExplained: readSwitch(headers, explainHeader),
    bypassesCache: readSwitch(headers, freshHeader) ?? false,
    allowedMs: readDeadline(headers[deadlineHeader], longestMs),
  };
}

function readSwitch(headers: IncomingHttpHeaders, name: string): boolean | null {
  const value = headers[name];
  if (value === undefined) return null;
  if (value === '0' || value === '1') return value === '1';
  throw createBadRequest(`The header "${name}" must be 0 or 1.`);
}

function readDeadline(value: string | string[] | undefined, longestMs: number): number {
  if (value === undefined) return longestMs;
  if (typeof value === 'string' && /^[1-9]\d*$/.test(value)) return Math.min(Number(value), longestMs);
  throw createBadRequest(
    `The header "${deadlineHeader}" must be a whole number of milliseconds, at least 1.`,
  );
}
