/** A request about to go upstream. */
export interface OutgoingCall {
  /** The chatbot that is asked. */
  readonly source: string;
  readonly method: string;
  /** Path below the base URL, and query; secrets stand in headers only. */
  readonly path: string;
  /** 1 for the first try. */
  readonly attempt: number;
}

/** To be called once the call has ended, with its HTTP status; null when no answer came. */
export type EndCall = (status: number | null) => void;

/** A way to answer a batch of keys, with the upstream calls it is expected to take. */
export interface CostedStrategy {
  readonly strategy: string;
  /** Upstream calls; rows count a little, so that of two equal ones the lighter wins. */
  readonly cost: number;
}

/** How one batch of keys is going to be answered. */
export interface PlannedBatch extends CostedStrategy {
  /** The chatbot whose keys they are. */
  readonly source: string;
  /** What is asked for, `messages by sessionId` say. */
  readonly field: string;
  /** Upstream calls that the chosen strategy is expected to take from now on. */
  readonly calls: number;
  /** Upstream calls that look-ups of all its keys would have taken, with nothing kept and nothing shared. */
  readonly lookupCalls: number;
  readonly rejected: readonly CostedStrategy[];
}

/** What one operation has spent and saved. */
export interface Ledger {
  /** Throws `UpstreamBudgetExceededError` when the operation may make no more calls. */
  expectCall(): void;
  /** Notes a call that goes out now. Throws `UpstreamBudgetExceededError` when the operation may make no more. */
  startCall(call: OutgoingCall): EndCall;
  /**
   * Notes a batch before its first call; call the result once its keys are answered. Throws
   * `UpstreamBudgetExceededError`, and notes nothing, when its calls are more than what is left.
   */
  startBatch(batch: PlannedBatch): () => void;
  /** Counts upstream calls that were not needed: kept from before (`cache`), or shared with a call under way (`dedupe`). */
  addSaved(by: 'cache' | 'dedupe', calls: number): void;
  /** Counts upstream calls made before it was certain that they are needed. */
  addSpeculated(calls: number): void;
  /** Notes that a call was held back for so long before it went out, in milliseconds. */
  addWait(waitedMs: number): void;
  /** Notes that loads are nested so deeply, as far as the selection tells: look-ups need no more round trips. */
  addDepth(levels: number): void;
  /** Notes that something older than it should be was used, because the upstream could not be asked. */
  addStale(): void;
  /** Notes that part of the answer holds until then only (milliseconds of the operation's clock). */
  addExpiry(atMs: number): void;
  /** Calls sent so far. */
  calls(): number;
  /** Calls that are neither spent nor planned. */
  budgetLeft(): number;
}
