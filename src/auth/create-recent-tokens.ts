import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Viewer } from '../viewer.ts';

/** Whose tokens were verified a moment ago: to verify one takes longer than to send an answer that is kept. */
export interface RecentTokens {
  /** Null: it has to be verified. */
  get(token: string): Viewer | null;
  /** `leftMs`: how long the token is still valid, more than 0. */
  set(token: string, viewer: Viewer, leftMs: number): void;
  readonly sizeBytes: number;
}

const maxTokens = 1_000;
const maxBytes = 4 * 1024 * 1024;
/** What an entry takes beside the names of its chatbots. */
const entryBytes = 600;
/** What each of these takes beside its characters. */
const nameBytes = 40;
const maxAgeMs = 30_000;

/** Bounded in bytes; holds hashes of tokens, never tokens. `nowMs` never jumps. */
export function createRecentTokens(nowMs: () => number): RecentTokens {
  const viewers = new LRUCache<string, Viewer>({
    max: maxTokens,
    maxSize: maxBytes,
    sizeCalculation: countViewerBytes,
    ttl: maxAgeMs,
    ttlResolution: 0,
    perf: { now: nowMs },
  });
  return {
    get: (token) => viewers.get(toHash(token)) ?? null,
    set(token, viewer, leftMs) {
      viewers.set(toHash(token), viewer, { ttl: Math.min(maxAgeMs, leftMs) });
    },
    get sizeBytes() {
      return viewers.calculatedSize;
    },
  };
}

function countViewerBytes({ chatbotIds }: Viewer): number {
  return (chatbotIds ?? []).reduce((sum, id) => sum + nameBytes + 2 * id.length, entryBytes);
}

function toHash(token: string): string {
  return createHash('sha256').update(token).digest('base64');
}
