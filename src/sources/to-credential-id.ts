import { createHash } from 'node:crypto';
import type { SourceConfig } from './define-source.ts';
import { toBasePath } from './urls.ts';

/** Names a credential at its server without revealing it: a hash of provider, base URL and key. */
export function toCredentialId(config: SourceConfig): string {
  return toName([config.provider, toServer(config), config.apiKey]);
}

/** Names a server, with its provider and base URL. */
export function toServerId(config: SourceConfig): string {
  return toName([config.provider, toServer(config)]);
}

function toServer({ baseUrl }: SourceConfig): string {
  return `${new URL(baseUrl).origin}${toBasePath(baseUrl)}`;
}

function toName(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}
