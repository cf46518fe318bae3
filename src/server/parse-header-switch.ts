import { createRefusal } from './limits/refusal.ts';

/** `1`: explain what the operation cost. */
export const explainHeader = 'x-convograph-explain';
/** `1`: answer nothing from what was read before the operation began. */
export const freshHeader = 'x-convograph-fresh';

/** What a header of `0` or `1` says; null without it. Any other value is a bad request, because it would be ignored unnoticed. */
export function parseHeaderSwitch(headers: Headers, name: string): boolean | null {
  const value = headers.get(name);
  if (value === null) return null;
  if (value === '0' || value === '1') return value === '1';
  throw createRefusal('BAD_REQUEST', `The header "${name}" must be 0 or 1.`, { status: 400 });
}
