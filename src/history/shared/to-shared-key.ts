import { createHash } from 'node:crypto';

/** Changes with the form of what is kept, so that versions side by side do not read each other's. */
const formatVersion = 1;

/** A key in Redis for a key of the store: a hash, so that it tells nobody which chatbot, session or user it is about. */
export function toSharedKey(key: string): string {
  return `convograph:history:${formatVersion}:${createHash('sha256').update(key).digest('base64url').slice(0, 22)}`;
}
