/** How much one credential may still ask of its upstream. One object a credential, shared by all requests. */
export interface RateLimit {
  /** Calls in any sliding 60 s, or null where there is no limit. */
  readonly requestsPerMinute: number | null;
  /** Calls that may start now; `Infinity` where there is no limit. */
  remaining(): number;
  /**
   * Reserves one call. Returns what to call when it has ended: `release` (the slot is free again 60 s after that), or
   * `cancel` if nothing was sent (it is free at once); or the milliseconds until a slot is free when there is none now.
   */
  reserve(): RateLimitReservation;
  /** The upstream said 429: no call starts for this many milliseconds. */
  pause(pauseMs: number): void;
}

export type RateLimitReservation =
  | { readonly granted: true; readonly release: () => void; readonly cancel: () => void }
  | { readonly granted: false; readonly retryAfterMs: number };
