export interface OutgoingCall {
  readonly source: string;
  readonly method: string;
  /** Below the base URL, with the query; secrets stand in headers only. */
  readonly path: string;
  readonly attempt: number;
}

/** Ends the call, with its HTTP status; null when no answer came. */
export type EndCall = (status: number | null) => void;

export interface CostedStrategy {
  readonly strategy: string;
  /** In upstream calls; rows count a little, so that of two equal ones the lighter wins. */
  readonly cost: number;
}

export interface PlannedBatch extends CostedStrategy {
  readonly source: string;
  readonly field: string;
  /** Of the chosen strategy, from now on. */
  readonly calls: number;
  /** Of look-ups of all its keys, with nothing cached and nothing shared. */
  readonly lookupCalls: number;
  readonly rejected: readonly CostedStrategy[];
}

/** Costs of an operation. `expectCall`, `startCall`, `startBatch` throw `UpstreamBudgetExceededError`. */
export interface Ledger {
  expectCall(): void;
  startCall(call: OutgoingCall): EndCall;
  /** Notes nothing if its calls exceed what is left. The result ends the batch. */
  startBatch(batch: PlannedBatch): () => void;
  /** Notes a key of a field that was at hand. */
  addKept(source: string, field: string): void;
  addSaved(by: 'cache' | 'dedupe', calls: number): void;
  addSpeculated(calls: number): void;
  addWait(waitedMs: number): void;
  addDepth(levels: number): void;
  addStale(): void;
  /** When a part of the answer expires, in milliseconds of the operation's clock. */
  addExpiry(atMs: number): void;
  calls(): number;
  /** Neither spent nor planned. */
  budgetLeft(): number;
}
