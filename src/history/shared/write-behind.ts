import { randomBytes } from 'node:crypto';
import type { LRUCache } from 'lru-cache';
import { inTime } from '../../redis/in-time.ts';
import type { HistoryClock } from '../history-clock.ts';
import type { Store } from '../store.ts';
import type { RedisValues } from './redis-values.ts';
import { createToAge, type RedisClockReading, toWrittenAt } from './shared-clocks.ts';
import type { SharedForm } from './shared-form.ts';
import { encodeFrame, maxSharedLength, stampLength } from './shared-frame.ts';
import type { StartTimer } from './start-timer.ts';
import { toSharedKey } from './to-shared-key.ts';

/** Tells Redis of what has changed, a little later and never more than the newest value of a key. */
export interface WriteBehind {
  add<Value extends object>(key: string, form: SharedForm<Value>): void;
  /** Until everything is told that was added so far, or cannot be. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

export interface WriteBehindOptions {
  readonly values: Pick<RedisValues, 'readClock' | 'save'>;
  readonly store: Pick<Store, 'get'>;
  readonly clock: HistoryClock;
  /** Is told, by key of the store, under which stamp a value was written. */
  readonly stamps: Pick<LRUCache<string, string>, 'set'>;
  readonly flushAfterMs?: number;
  readonly deflateFrom?: number;
  readonly startTimer: StartTimer;
}

/** Keys that wait; what comes on top is not shared. */
const maxWaiting = 5_000;
/** Sent at once, so that no reader waits long behind it. */
const maxSentBytes = 262_144;
const closeWithinMs = 500;

export function createWriteBehind({
  values,
  store,
  clock,
  stamps,
  flushAfterMs = 20,
  deflateFrom,
  startTimer,
}: WriteBehindOptions): WriteBehind {
  let waiting = new Map<string, SharedForm<object>>();
  let stopTimer: (() => void) | null = null;
  let last = Promise.resolve();
  let isClosed = false;

  /** Null deletes what stands there: it is older than what cannot be shared. */
  async function encode(key: string, form: SharedForm<object>, redisClock: RedisClockReading) {
    const value = store.get<object>(key);
    if (value === undefined) return undefined;
    // In memory, rows take at least half of what they take in JSON.
    if (form.sizeOf(value) > 12 * maxSharedLength) return null;
    const packed = form.pack(value, createToAge(clock.now()));
    const stamp = randomBytes(stampLength).toString('base64url').slice(0, stampLength);
    const frame = await encodeFrame(
      { stamp, writtenAt: toWrittenAt(redisClock, clock), packed },
      deflateFrom,
    );
    if (frame !== null) stamps.set(key, stamp);
    return frame;
  }

  async function tell(): Promise<void> {
    if (waiting.size === 0 || isClosed) return;
    const changed = waiting;
    waiting = new Map();
    const redisClock = await values.readClock();
    if (redisClock === null) return;
    let entries: [string, Buffer | null][] = [];
    let bytes = 0;
    for (const [key, form] of changed) {
      const frame = await encode(key, form, redisClock);
      if (frame === undefined) continue;
      entries.push([toSharedKey(key), frame]);
      bytes += frame?.length ?? 0;
      if (bytes < maxSentBytes) continue;
      await values.save(entries);
      [entries, bytes] = [[], 0];
    }
    if (entries.length > 0) await values.save(entries);
  }

  function flush(): Promise<void> {
    stopTimer?.();
    stopTimer = null;
    // What cannot be told is not: the next change is told by itself.
    last = last.then(tell).catch(() => undefined);
    return last;
  }

  return {
    add(key, form) {
      if (isClosed || (waiting.size >= maxWaiting && !waiting.has(key))) return;
      waiting.set(key, form);
      stopTimer ??= startTimer(() => void flush(), flushAfterMs);
    },
    flush,
    async close() {
      await inTime(flush(), closeWithinMs).catch(() => undefined);
      isClosed = true;
      stopTimer?.();
    },
  };
}
