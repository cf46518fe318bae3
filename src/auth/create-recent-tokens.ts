import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Viewer } from '../viewer.ts';

/** Whose tokens were verified a moment ago: to verify one takes longer than to send an answer that is kept. */
export interface RecentTokens {
  get(token: string): Viewer | null;
  set(token: string, viewer: Viewer, leftMs: number): void;
  readonly sizeBytes: number;
}

const maxTokens = 1_000;
const maxBytes = 4 * 1024 * 1024;
const entryBytes = 600;
const nameBytes = 40;
const maxAgeMs = 30_000;

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
  return hash('sha256', token, 'base64');
}
