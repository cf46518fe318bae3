import { LRUCache } from 'lru-cache';
import type { OperationRecord } from './operation-record.ts';

/** A whole answer, ready to be sent again. */
export interface KeptAnswer {
  /** Its media type. */
  readonly contentType: string;
  readonly bytes: Uint8Array;
  /** What the log says of it. */
  readonly operation: Pick<OperationRecord, 'name' | 'documentHash' | 'isTrusted' | 'isIntrospection'>;
  /** When the first part of it expires, on the cache's clock. */
  readonly expiryMs: number;
}

/** Answers to equal operations of equal viewers, bounded in bytes. */
export interface AnswerCache {
  /** What is kept under that key and has not expired. */
  get(key: string): KeptAnswer | null;
  set(key: string, answer: KeptAnswer): void;
  readonly sizeBytes: number;
}

export interface AnswerCacheOptions {
  readonly maxBytes?: number;
  /** The longest that anything is kept. */
  readonly maxAgeMs?: number;
  /** The clock of `expiryMs`; it never goes back. */
  readonly now: () => number;
}

const mebibyte = 1024 * 1024;
/** What an entry takes beside its key and bytes. */
const entryBytes = 700;

export function createAnswerCache({
  maxBytes = 32 * mebibyte,
  maxAgeMs = 10_000,
  now,
}: AnswerCacheOptions): AnswerCache {
  const lru = new LRUCache<string, KeptAnswer>({
    maxSize: maxBytes,
    sizeCalculation: ({ bytes }, key) => entryBytes + 2 * key.length + bytes.length,
  });
  return {
    get(key) {
      const answer = lru.get(key);
      if (answer === undefined) return null;
      if (answer.expiryMs > now()) return answer;
      lru.delete(key);
      return null;
    },
    set(key, answer) {
      const expiryMs = Math.min(answer.expiryMs, now() + maxAgeMs);
      if (expiryMs > now()) lru.set(key, { ...answer, expiryMs });
    },
    get sizeBytes() {
      return lru.calculatedSize;
    },
  };
}
