import type { JsonWebKey } from 'node:crypto';
import type { Scope } from '../viewer.ts';

/** How callers are recognised; at least one of the two ways. */
export interface AuthConfig {
  readonly apiKeys: readonly ApiKeyGrant[];
  /** Null: JWTs are not taken. */
  readonly jwt: JwtConfig | null;
}

/** Who has an API key, and what they may see. The key itself is nowhere kept. */
export interface ApiKeyGrant {
  /** Names the caller in logs. */
  readonly name: string;
  /** SHA-256 of the key, as 64 lower-case hexadecimal digits. */
  readonly sha256: string;
  /** Null: all. */
  readonly chatbotIds: readonly string[] | null;
  readonly scopes: readonly Scope[];
}

/** Whose JWTs are believed, and where they say what their bearers may see. */
export interface JwtConfig {
  /** Where the issuer publishes its public keys, or these keys themselves. */
  readonly keys: { readonly url: string } | { readonly set: readonly JsonWebKey[] };
  readonly issuer: string;
  /** A token must be meant for one of these. */
  readonly audience: readonly string[];
  /** How far the issuer's clock may be off. */
  readonly clockToleranceSeconds: number;
  /** The claim that lists chatbot ids. */
  readonly chatbotsClaim: string;
  /** The claim that lists scopes. */
  readonly scopeClaim: string;
}
