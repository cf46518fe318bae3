import { createHash } from 'node:crypto';
import type { SourceConfig } from './source-config.ts';
import { toBasePath } from './to-base-path.ts';

/** Names a credential at its server without revealing it: a hash of provider, base URL and key. */
export function toCredentialId({ provider, baseUrl, apiKey }: SourceConfig): string {
  const server = `${new URL(baseUrl).origin}${toBasePath(baseUrl)}`;
  return createHash('sha256')
    .update(JSON.stringify([provider, server, apiKey]))
    .digest('hex')
    .slice(0, 16);
}
