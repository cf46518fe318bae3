import { randomBytes } from 'node:crypto';
import { toKeyHash } from './to-key-hash.ts';

export interface NewApiKey {
  /** For the caller alone. */
  readonly key: string;
  /** For the configuration: 64 hexadecimal digits. */
  readonly sha256: string;
}

/** Makes a key of 256 random bits, and the hash by which the server knows it. */
export function createApiKey(toRandomBytes: (count: number) => Buffer = randomBytes): NewApiKey {
  const key = `cg_${toRandomBytes(32).toString('base64url')}`;
  return { key, sha256: toKeyHash(key).toString('hex') };
}
