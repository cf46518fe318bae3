/** How long an upstream may have us pause at most, in milliseconds, whatever its `Retry-After` says. */
export const longestPauseMs = 600_000;
