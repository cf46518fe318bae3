import type { JsonWebKey } from 'node:crypto';
import type { Scope } from '../viewer.ts';

export interface AuthConfig {
  readonly apiKeys: readonly ApiKeyGrant[];
  readonly jwt: JwtConfig | null;
}

/** Who has an API key, and what they may see. The key itself is nowhere kept. */
export interface ApiKeyGrant {
  readonly name: string;
  /** SHA-256 of the key, as 64 lower-case hexadecimal digits. */
  readonly sha256: string;
  readonly chatbotIds: readonly string[] | null;
  readonly scopes: readonly Scope[];
}

/** Whose JWTs are valid, and which claims hold the rights. */
export interface JwtConfig {
  readonly keys: { readonly url: string } | { readonly set: readonly JsonWebKey[] };
  readonly issuer: string;
  readonly audience: readonly string[];
  readonly clockToleranceSeconds: number;
  readonly chatbotsClaim: string;
  readonly scopeClaim: string;
}
