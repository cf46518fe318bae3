import { createHash } from 'node:crypto';

/** What is kept of an API key. A plain hash is enough for 256 random bits: there is nothing to guess. */
export function toKeyHash(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
