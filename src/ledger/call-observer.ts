import type { EndCall, PlannedBatch } from './ledger.ts';

export interface SentCall {
  readonly method: string;
  /** Path template below the base URL, without ids and query: `/Dev/:chatbotId/messages`. */
  readonly route: string;
  readonly attempt: number;
  /** Headers added here are not signed. */
  readonly headers: Record<string, string>;
}

export interface TracePlace {
  startBatch(batch: TracedBatch): OpenBatch;
  startCall(call: SentCall, attributes: Readonly<Record<string, string | number>>): EndCall;
}

export interface TracedBatch extends Pick<PlannedBatch, 'source' | 'field' | 'strategy' | 'calls'> {
  readonly size: number;
}

export interface OpenBatch {
  readonly place: TracePlace;
  end(): void;
}

export interface TracedSource {
  readonly chatbotId: string;
  readonly origin: string;
}

/** Sees every upstream call of one source, background calls included. Nothing of it throws. */
export interface CallObserver {
  startCall(call: SentCall, place: TracePlace | undefined): EndCall;
  addWait(waitedMs: number): void;
}
