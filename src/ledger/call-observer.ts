import type { EndCall, PlannedBatch } from './ledger.ts';

/** An attempt of an upstream call that goes out now. */
export interface SentCall {
  readonly method: string;
  /** Template of its path below the base URL, without ids and query: `/Dev/:chatbotId/messages`. */
  readonly route: string;
  /** 1 for the first try. */
  readonly attempt: number;
  /** Go along with it; what is added here is not signed. */
  readonly headers: Record<string, string>;
}

/** A place in the trace of an operation, and what is to be shown below it. Nothing of it throws. */
export interface TracePlace {
  startBatch(batch: TracedBatch): OpenBatch;
  /** The attributes are those of its source. */
  startCall(call: SentCall, attributes: Readonly<Record<string, string | number>>): EndCall;
}

/** How a batch of so many keys is going to be answered. */
export interface TracedBatch extends Pick<PlannedBatch, 'source' | 'field' | 'strategy' | 'calls'> {
  readonly size: number;
}

/** A batch that is being answered. */
export interface OpenBatch {
  /** For its calls. */
  readonly place: TracePlace;
  /** Its keys are answered. */
  end(): void;
}

/** Where calls go. */
export interface TracedSource {
  readonly chatbotId: string;
  /** `https://host:port`. */
  readonly origin: string;
}

/**
 * Is told of every upstream call of one source, those included that no operation waits for, and those that end after
 * their operation. Nothing of it throws.
 */
export interface CallObserver {
  /** `place` is that of what the call is made for; absent: nobody traces that. */
  startCall(call: SentCall, place: TracePlace | undefined): EndCall;
  /** A call was held back for so many milliseconds before it went out; 0: it was not. */
  addWait(waitedMs: number): void;
}
