/** How much one credential may still ask of its upstream. One object a credential, shared by all requests. */
export interface RateLimit {
  /** Calls in any sliding 60 s, or null where there is no limit. */
  readonly requestsPerMinute: number | null;
  /** Calls that may start now; `Infinity` where there is no limit. */
  remaining(): number;
  /**
   * Reserves one call. Returns a release function, to be called when the call has ended (a slot is free again
   * 60 s after that), or the milliseconds until a slot is free when there is none now.
   */
  reserve(): RateLimitReservation;
  /** The upstream said 429: no call starts for this many milliseconds. */
  pause(pauseMs: number): void;
}

export type RateLimitReservation =
  | { readonly granted: true; readonly release: () => void }
  | { readonly granted: false; readonly retryAfterMs: number };
