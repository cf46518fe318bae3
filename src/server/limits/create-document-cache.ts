import { LRUCache } from 'lru-cache';

/** Keeps what a document's text came to. */
export interface DocumentCache<Value> {
  get(text: string): Value | undefined;
  set(text: string, value: Value): unknown;
}

/** What a parsed token takes, roughly; a text has no more tokens than characters. */
const bytesPerCharacter = 50;

/** Bounded in bytes: a bound in entries would let long documents fill the memory. What is too long is not kept. */
export function createDocumentCache<Value extends object>(maxBytes: number): DocumentCache<Value> {
  return new LRUCache<string, Value>({
    maxSize: maxBytes,
    sizeCalculation: (_value, text) => 1 + text.length * bytesPerCharacter,
  });
}
