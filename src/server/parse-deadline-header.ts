import { createRefusal } from './limits/refusal.ts';

/** `n`: answer within so many milliseconds. */
export const deadlineHeader = 'x-convograph-deadline-ms';

/** How long the operation may take, in milliseconds: what the header says, at most `longestMs`. Anything but a whole number is a bad request. */
export function parseDeadlineHeader(headers: Headers, longestMs: number): number {
  const value = headers.get(deadlineHeader);
  if (value === null) return longestMs;
  if (isDeadline(value)) return Math.min(Number(value), longestMs);
  const message = `The header "${deadlineHeader}" must be a whole number of milliseconds, at least 1.`;
  throw createRefusal('BAD_REQUEST', message, { status: 400 });
}

/** True for a value that the header may have. */
export function isDeadline(value: unknown): boolean {
  return typeof value === 'string' && /^[1-9]\d*$/.test(value);
}
