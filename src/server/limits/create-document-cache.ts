import { type DocumentNode, GraphQLBoolean, visit } from 'graphql';
import { LRUCache } from 'lru-cache';
import { measureDocument } from './measure-document.ts';

/** Valid documents by their texts, bounded in bytes. */
export interface DocumentCache {
  get(text: string): DocumentNode | undefined;
  set(text: string, document: DocumentNode): void;
  readonly sizeBytes: number;
}

export interface DocumentCacheOptions {
  readonly maxBytes?: number;
  /** For how long a document is kept that nobody asks for. */
  readonly maxAgeMs?: number;
  /** Milliseconds on a clock that never goes back. */
  readonly now?: () => number;
}

/** What an entry takes beside its text and tokens. */
const entryBytes = 1_500;
/** A token, its node and their places in the text. */
const tokenBytes = 360;
/** A token's part in a cost tree, where every fragment is written out. */
const costTreeBytes = 60;
/** Cost trees of an operation: one for each combination of its conditions, up to this many. */
const maxCostTrees = 16;

/** The least recently used go first; what is larger than the whole cache is not kept. */
export function createDocumentCache({
  maxBytes = 32 * 1024 * 1024,
  maxAgeMs = 600_000,
  now = () => performance.now(),
}: DocumentCacheOptions = {}): DocumentCache {
  const lru = new LRUCache<string, DocumentNode>({
    maxSize: maxBytes,
    sizeCalculation: (document, text) => countDocumentBytes(document, text),
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

/** Memory that a document holds, with what others make of it for as long as it is kept. */
function countDocumentBytes(document: DocumentNode, text: string): number {
  let tokens = 0;
  for (let token = document.loc?.startToken ?? null; token !== null; token = token.next) tokens += 1;
  let operations = 0;
  let hasConditions = false;
  visit(document, {
    OperationDefinition: () => {
      operations += 1;
    },
    NamedType: ({ name }) => {
      if (name.value === GraphQLBoolean.name) hasConditions = true;
    },
  });
  const costTrees = operations * (hasConditions ? maxCostTrees : 1);
  const writtenOut = measureDocument(document).tokens;
  // Two bytes a character, as soon as one of them needs them.
  return entryBytes + 2 * text.length + tokenBytes * tokens + costTreeBytes * writtenOut * costTrees;
}
