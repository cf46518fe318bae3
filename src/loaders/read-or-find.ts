import type { CallContext } from '../call-context.ts';
import { ArchiveError, UpstreamError } from '../errors.ts';

/** What is read of the API, or of the archive, as stale, where the API cannot be asked; `find` gives null where it cannot tell. */
export async function readOrFind<Value>(
  read: () => Promise<Value>,
  find: () => Promise<Value | null>,
  { ledger }: CallContext,
): Promise<Value> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof UpstreamError && error.isRetryable)) throw error;
    const found = await find().catch((reason: unknown) => {
      if (reason instanceof ArchiveError) return null;
      throw reason;
    });
    if (found === null) throw error;
    ledger?.addStale();
    ledger?.addExpiry(Number.NEGATIVE_INFINITY);
    return found;
  }
}
