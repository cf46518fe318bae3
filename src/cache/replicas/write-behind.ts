import { withTimeout } from '../../redis/with-timeout.ts';
import type { Store } from '../store.ts';
import type { RedisValues } from './redis-values.ts';
import type { SharedForm } from './shared-form.ts';
import { encodeShared, maxSharedLength, toSharedKey } from './shared-value.ts';
import type { StartTimer } from './wait-budget.ts';

export interface WriteBehindOptions {
  readonly values: Pick<RedisValues, 'readOffsets' | 'save'>;
  readonly store: Pick<Store, 'get'>;
  readonly onEncoded: (key: string, bytes: Buffer) => void;
  readonly flushAfterMs?: number;
  readonly deflateFrom?: number;
  readonly startTimer: StartTimer;
}

const maxWaiting = 5_000;
/** Sent at once, so that no reader waits long behind it. */
const maxSentBytes = 262_144;
const closeWithinMs = 500;

/** Writes what has changed to Redis, a little later, and only the newest value of a key. */
export function createWriteBehind({
  values,
  store,
  onEncoded,
  flushAfterMs = 20,
  deflateFrom,
  startTimer,
}: WriteBehindOptions) {
  let waiting = new Map<string, SharedForm<object>>();
  let stopTimer: (() => void) | null = null;
  let last = Promise.resolve();
  let isClosed = false;

  async function write(): Promise<void> {
    if (waiting.size === 0 || isClosed) return;
    const changed = waiting;
    waiting = new Map();
    const offsets = await values.readOffsets();
    if (offsets === null) return;
    let entries: [string, Buffer | null][] = [];
    let sentBytes = 0;
    for (const [key, form] of changed) {
      const value = store.get<object>(key);
      if (value === undefined) continue;
      // In memory, rows take at least half of what they take in JSON.
      const isTooLarge = form.sizeOf(value) > 12 * maxSharedLength;
      const bytes = isTooLarge ? null : await encodeShared(offsets, value, deflateFrom);
      if (bytes !== null) onEncoded(key, bytes);
      // What is too large to share is deleted: the value in Redis is older.
      entries.push([toSharedKey(key), bytes]);
      sentBytes += bytes?.length ?? 0;
      if (sentBytes < maxSentBytes) continue;
      await values.save(entries);
      [entries, sentBytes] = [[], 0];
    }
    if (entries.length > 0) await values.save(entries);
  }

  function flush(): Promise<void> {
    stopTimer?.();
    stopTimer = null;
    // What cannot be written is dropped: the next change is written by itself.
    last = last.then(write).catch(() => undefined);
    return last;
  }

  return {
    add<Value extends object>(key: string, form: SharedForm<Value>): void {
      if (isClosed || (waiting.size >= maxWaiting && !waiting.has(key))) return;
      waiting.set(key, form);
      stopTimer ??= startTimer(() => void flush(), flushAfterMs);
    },
    flush,
    async close(): Promise<void> {
      await withTimeout(flush(), closeWithinMs).catch(() => undefined);
      isClosed = true;
      stopTimer?.();
    },
  };
}
