import { createHash, timingSafeEqual } from 'node:crypto';
import { HttpError, type SandboxRequest } from '../http/route.ts';
import type { AskyourdatabaseCredential, SandboxOptions } from '../sandbox-options.ts';

export interface AdmissionOptions extends Pick<SandboxOptions, 'askRateLimit' | 'retryAfter'> {
  readonly credentials: readonly AskyourdatabaseCredential[];
  readonly hasBot: (botId: string) => boolean;
  readonly now: () => number;
}

/** Checks the key, then the rate limit; the result checks `botid` and access. They throw a `HttpError`. */
export type Admit = (headers: SandboxRequest['headers']) => (botId: unknown) => string;

const windowMs = 60_000;

/** Someone else's bot is a 401. */
export function createAdmission({
  askRateLimit,
  credentials,
  hasBot,
  now,
  retryAfter,
}: AdmissionOptions): Admit {
  const callTimes = new Map<string, number[]>();

  function limitRate(apiKey: string): void {
    if (askRateLimit === 0) return;
    const nowMs = now();
    const times = (callTimes.get(apiKey) ?? []).filter((timeMs) => timeMs > nowMs - windowMs);
    callTimes.set(apiKey, times);
    const [oldestMs] = times;
    if (oldestMs === undefined || times.length < askRateLimit) {
      times.push(nowMs);
      return;
    }
    const seconds = String(Math.ceil((oldestMs + windowMs - nowMs) / 1000));
    const headers = retryAfter === 'on' ? { 'retry-after': seconds } : {};
    throw new HttpError(429, { error: 'Rate limit exceeded' }, headers);
  }

  return (headers) => {
    const credential = authenticate(headers.authorization, credentials);
    limitRate(credential.apiKey);
    return (botId) => {
      if (typeof botId !== 'string' || botId === '') {
        throw new HttpError(400, { error: 'botid is required in API mode' });
      }
      const { chatbotIds } = credential;
      if (chatbotIds === null ? hasBot(botId) : chatbotIds.includes(botId)) return botId;
      throw createAuthenticationError();
    };
  };
}

export function createChatError(): HttpError {
  return new HttpError(400, { error: 'chatid is required in API mode' });
}

function authenticate(
  authorization: SandboxRequest['headers']['authorization'],
  credentials: readonly AskyourdatabaseCredential[],
): AskyourdatabaseCredential {
  const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
  const found = credentials.find(({ apiKey }) => token !== undefined && isEqual(apiKey, token));
  if (found === undefined) throw createAuthenticationError();
  return found;
}

function isEqual(left: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}

const createAuthenticationError = () => new HttpError(401, { error: 'Authentication failed' });
