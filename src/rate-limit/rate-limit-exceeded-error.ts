/** Our own limit held the call back: nothing was sent. */
export class RateLimitExceededError extends Error {
  override readonly name = 'RateLimitExceededError';
  /** How long until a slot is free, in whole milliseconds. */
  readonly retryAfterMs: number;

  constructor(retryAfterMs: number) {
    super('rate limit reached');
    this.retryAfterMs = Math.ceil(retryAfterMs);
  }
}
