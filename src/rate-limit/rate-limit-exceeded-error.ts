/** Our own limit held the call back: nothing was sent. */
export class RateLimitExceededError extends Error {
  override readonly name = 'RateLimitExceededError';
  /** How long until a slot is free, in whole milliseconds. */
  readonly retryAfterMs: number;

  /** True: nothing is known of the slots, because the Redis that counts them is lost. */
  readonly isRedisLost: boolean;

  constructor(retryAfterMs: number, { isRedisLost = false }: { readonly isRedisLost?: boolean } = {}) {
    super('rate limit reached');
    this.retryAfterMs = Math.ceil(retryAfterMs);
    this.isRedisLost = isRedisLost;
  }
}
