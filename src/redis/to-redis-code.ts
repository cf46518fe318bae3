/**
 * A word for why Redis was lost: the system's code, or the first word of Redis' own error. Never more of a message,
 * which may hold an address or what was sent.
 */
export function toRedisCode(error: unknown): string {
  if (!(error instanceof Error)) return 'UNKNOWN';
  if ('code' in error && typeof error.code === 'string' && /^[A-Z][A-Z_]{2,39}$/.test(error.code))
    return error.code;
  return /^([A-Z]{2,20}) /.exec(error.message)?.[1] ?? 'CONNECTION_LOST';
}
