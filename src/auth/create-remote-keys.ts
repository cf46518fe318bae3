import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import { AuthenticationUnavailableError } from '../errors.ts';

export interface RemoteKeysDeps {
  readonly nowMs: () => number;
  readonly log: AuthLog;
}

export interface AuthLog {
  warn(fields: object, message: string): void;
}

const maxAgeMs = 600_000;
const longestAgeMs = 86_400_000;
/** A token that names an unknown key does not have the keys read again sooner than this. */
const cooldownMs = 30_000;
const pauseMs = 5_000;
const timeoutMs = 3_000;

/** An issuer's public keys, read when first needed, and good for a day while it cannot be reached. */
export function createRemoteKeys(url: string, { nowMs, log }: RemoteKeysDeps): JWTVerifyGetKey {
  // jose reads and chooses. When to read is decided here, because by its own rules known keys end with an outage.
  const never = Number.POSITIVE_INFINITY;
  const remote = createRemoteJWKSet(new URL(url), {
    timeoutDuration: timeoutMs,
    cooldownDuration: never,
    cacheMaxAge: never,
  });
  let readMs = Number.NEGATIVE_INFINITY;
  let failedMs = Number.NEGATIVE_INFINITY;
  let pending: Promise<void> | null = null;

  async function load(): Promise<void> {
    try {
      await remote.reload();
      readMs = nowMs();
    } catch (error) {
      failedMs = nowMs();
      log.warn({ reason: toReason(error) }, 'the keys that sign JWTs cannot be read');
      throw new AuthenticationUnavailableError();
    } finally {
      pending = null;
    }
  }

  async function refresh(): Promise<void> {
    if (nowMs() - failedMs < pauseMs) throw new AuthenticationUnavailableError();
    pending ??= load();
    await pending;
  }

  async function keepFresh(): Promise<void> {
    const ageMs = nowMs() - readMs;
    if (ageMs <= maxAgeMs) return;
    if (ageMs > longestAgeMs) return refresh();
    const isFailing = failedMs > readMs;
    const refreshed = refresh().catch(() => undefined);
    // An issuer that hangs would hold up everybody.
    if (!isFailing) await refreshed;
  }

  return async (header, token) => {
    await keepFresh();
    try {
      return await remote(header, token);
    } catch (error) {
      const isUnknown = error instanceof errors.JWKSNoMatchingKey;
      if (!isUnknown || nowMs() - readMs < cooldownMs) throw error;
      await refresh();
      return remote(header, token);
    }
  };
}

/** The class of a failure; a message could quote what was read. */
function toReason(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const codes = [error, error.cause].map((each) =>
    each instanceof Error && 'code' in each && typeof each.code === 'string' ? each.code : null,
  );
  return codes.find((code) => code !== null) ?? error.name;
}
