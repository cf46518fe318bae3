import { LRUCache } from 'lru-cache';
import type { OperationRecord } from '../graphql/operation-record.ts';
import { toPermissionsKey, type Viewer } from '../viewer.ts';
import { countBytes } from './http-request.ts';
import type { AnswerFormats } from './to-route.ts';

export interface CachedAnswer {
  readonly body: readonly Buffer[];
  readonly operation: Pick<OperationRecord, 'name' | 'documentHash' | 'isTrusted' | 'isIntrospection'>;
  /** When its first part expires, on the cache's clock. */
  readonly expiryMs: number;
}

export interface AnswerCache {
  get(key: string): CachedAnswer | null;
  /** For one who reads an answer shortly before it expires, and renews it: how long it is still good. Null: no need. */
  takeRenewal(key: string): number | null;
  set(key: string, answer: CachedAnswer): void;
  readonly sizeBytes: number;
  /** Part of each key, so that what was answered before a change is found no more. */
  readonly countChanges: () => number;
}

export interface AnswerCacheOptions {
  /** How often chatbots have been written to; absent: never. */
  readonly countChanges?: () => number;
  readonly maxBytes?: number;
  readonly maxAgeMs?: number;
  readonly now: () => number;
}

/** The key of a JSON body and its viewer; null for an array, whose parts expire at different times. */
export function toAnswerKey(
  text: string,
  viewer: Viewer,
  { mediaType, partFormat }: Pick<AnswerFormats, 'mediaType' | 'partFormat'>,
  changes: number,
): string | null {
  if (/^\s*\[/.test(text)) return null;
  return `${changes}\n${toPermissionsKey(viewer)}\n${mediaType} ${partFormat ?? ''}\n${text}`;
}

const mebibyte = 1024 * 1024;
const entryBytes = 700;
/** The last part of its time, in which an answer that is read is renewed. */
const renewalShare = 1 / 4;

interface Entry extends CachedAnswer {
  /** Infinite once somebody has begun to renew it. */
  dueMs: number;
}

export function createAnswerCache({
  maxBytes = 32 * mebibyte,
  maxAgeMs = 10_000,
  countChanges = () => 0,
  now,
}: AnswerCacheOptions): AnswerCache {
  const lru = new LRUCache<string, Entry>({
    maxSize: maxBytes,
    sizeCalculation: ({ body }, key) => entryBytes + 2 * key.length + countBytes(body),
  });
  return {
    get(key) {
      const answer = lru.get(key);
      if (answer === undefined) return null;
      if (answer.expiryMs > now()) return answer;
      lru.delete(key);
      return null;
    },
    takeRenewal(key) {
      const entry = lru.peek(key);
      const nowMs = now();
      if (entry === undefined || nowMs < entry.dueMs) return null;
      entry.dueMs = Number.POSITIVE_INFINITY;
      return entry.expiryMs - nowMs;
    },
    set(key, answer) {
      const nowMs = now();
      const expiryMs = Math.min(answer.expiryMs, nowMs + maxAgeMs);
      const dueMs = expiryMs - (expiryMs - nowMs) * renewalShare;
      if (expiryMs > nowMs) lru.set(key, { ...answer, expiryMs, dueMs });
    },
    countChanges,
    get sizeBytes() {
      return lru.calculatedSize;
    },
  };
}
