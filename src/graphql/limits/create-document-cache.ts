import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';

export interface DocumentCache {
  get(text: string): DocumentNode | undefined;
  set(text: string, document: DocumentNode): void;
  readonly sizeBytes: number;
}

export interface DocumentCacheOptions {
  readonly maxBytes?: number;
  /** For how long a document is kept that nobody asks for. */
  readonly maxAgeMs?: number;
  readonly now?: () => number;
}

const entryBytes = 1_500;
/** A token, its node and their places in the text. */
const tokenBytes = 360;

/** The least recently used go first; what is larger than the whole cache is not kept. */
export function createDocumentCache({
  maxBytes = 32 * 1024 * 1024,
  maxAgeMs = 600_000,
  now = () => performance.now(),
}: DocumentCacheOptions = {}): DocumentCache {
  const lru = new LRUCache<string, DocumentNode>({
    maxSize: maxBytes,
    sizeCalculation: countBytes,
    ttl: maxAgeMs,
    updateAgeOnGet: true,
    ttlResolution: 0,
    perf: { now },
  });
  return {
    get: (text) => lru.get(text),
    set(text, document) {
      lru.purgeStale();
      lru.set(text, document);
    },
    get sizeBytes() {
      return lru.calculatedSize;
    },
  };
}

function countBytes({ loc }: DocumentNode, text: string): number {
  let tokens = 0;
  for (let token = loc?.startToken ?? null; token !== null; token = token.next) tokens += 1;
  // Two bytes a character, as soon as one of them needs them.
  return entryBytes + 2 * text.length + tokenBytes * tokens;
}
