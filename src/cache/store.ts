import { LRUCache } from 'lru-cache';
import { countRowBytes } from './count-row-bytes.ts';
import type { SharedTier } from './replicas/create-shared-tier.ts';
import type { SharedForm } from './replicas/shared-form.ts';

export interface Store {
  /** A key must hold the credential's identity and determine the value's type. */
  get<T>(key: string): T | undefined;
  /** A value larger than the store only removes the old one. With a form, other replicas are told of it. */
  set<T extends object>(key: string, value: T, sizeBytes: number, form?: SharedForm<T>): void;
  /** 0 if not counted. */
  sizeBytes(): number;
  readonly maxBytes: number;
  /** Memory that rows take; 0 where nothing is counted. */
  countBytes(rows: readonly unknown[]): number;
  /** True: for one operation, which looks up few of the rows that it lists. */
  readonly isForOne: boolean;
}

export interface StoreOptions {
  readonly maxBytes: number;
  /** Drops what was not set for so long, even if it is read. */
  readonly maxAgeMs: number;
  readonly now: () => number;
}

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
    maxBytes,
    countBytes: countRowBytes,
    isForOne: false,
    sizeBytes: () => lru.calculatedSize,
  };
}

export function withSharing(store: Store, tier: Pick<SharedTier, 'offer'>): Store {
  return {
    get: store.get,
    set(key, value, sizeBytes, form) {
      store.set(key, value, sizeBytes);
      if (form) tier.offer(key, form);
    },
    maxBytes: store.maxBytes,
    countBytes: store.countBytes,
    isForOne: store.isForOne,
    sizeBytes: store.sizeBytes,
  };
}

/** For the duration of one operation: its calls bound what it reads. */
export function createOperationStore(): Store {
  const values = new Map<string, object>();
  return {
    get<T>(key: string) {
      return values.get(key) as T | undefined;
    },
    set: (key, value) => void values.set(key, value),
    sizeBytes: () => 0,
    maxBytes: Number.POSITIVE_INFINITY,
    countBytes: () => 0,
    isForOne: true,
  };
}
