import { hash, randomBytes } from 'node:crypto';

export interface NewApiKey {
  readonly key: string;
  readonly sha256: string;
}

/** Makes a key of 256 random bits, and the hash by which the server knows it. */
export function createApiKey(toRandomBytes: (count: number) => Buffer = randomBytes): NewApiKey {
  const key = `cg_${toRandomBytes(32).toString('base64url')}`;
  return { key, sha256: toKeyHash(key).toString('hex') };
}

/** What is stored of an API key. A plain hash is enough for 256 random bits: there is nothing to guess. */
export function toKeyHash(key: string): Buffer {
  return hash('sha256', key, 'buffer');
}
