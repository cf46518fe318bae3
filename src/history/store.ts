import { LRUCache } from 'lru-cache';
import type { SharedForm } from './shared/shared-form.ts';
import type { SharedTier } from './shared/shared-tier.ts';

/** Keeps what was read. */
export interface Store {
  /** A key must hold the credential's identity and determine the value's type. */
  get<T>(key: string): T | undefined;
  /**
   * What is larger than the whole store is not kept, and neither is what stood there before. With a form, other replicas
   * are told of it, where there are any.
   */
  set<T extends object>(key: string, value: T, sizeBytes: number, form?: SharedForm<T>): void;
  /** 0 where nobody counts. */
  readonly sizeBytes: number;
}

export interface StoreOptions {
  readonly maxBytes: number;
  /** Drops what was not set for so long, whoever uses it. */
  readonly maxAgeMs: number;
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
}

/** What an entry takes beside its value. */
const entryBytes = 200;

/** For many operations, bounded in bytes: the least recently used goes first. */
export function createStore({ maxBytes, maxAgeMs, now }: StoreOptions): Store {
  const lru = new LRUCache<string, object>({
    maxSize: maxBytes,
    ttl: maxAgeMs,
    ttlResolution: 0,
    perf: { now },
  });
  return {
    get<T>(key: string) {
      return lru.get(key) as T | undefined;
    },
    set(key, value, sizeBytes) {
      lru.set(key, value, { size: entryBytes + 2 * key.length + sizeBytes });
    },
    get sizeBytes() {
      return lru.calculatedSize;
    },
  };
}

/** The same store, of whose changes other replicas are told. */
export function withSharing(store: Store, tier: Pick<SharedTier, 'offer'>): Store {
  return {
    get: store.get,
    set(key, value, sizeBytes, form) {
      store.set(key, value, sizeBytes);
      if (form) tier.offer(key, form);
    },
    get sizeBytes() {
      return store.sizeBytes;
    },
  };
}

/** For one operation, as long as it lasts: its calls bound what it reads. */
export function createOperationStore(): Store {
  const values = new Map<string, object>();
  return {
    get<T>(key: string) {
      return values.get(key) as T | undefined;
    },
    set: (key, value) => void values.set(key, value),
    sizeBytes: 0,
  };
}
