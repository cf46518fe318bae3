import { createHash, timingSafeEqual } from 'node:crypto';
import { Refusal, type SandboxRequest } from '../http/exchange.ts';
import { createApiRoute, type Route } from '../http/route.ts';
import { parseIsoTime } from '../iso-time.ts';
import type { AskyourdatabaseCredential } from '../sandbox-credentials.ts';
import type { AskyourdatabaseStore } from '../store/askyourdatabase-store.ts';
import { createSlidingWindow } from './sliding-window.ts';

export interface AskyourdatabaseRoutesOptions {
  readonly credentials: readonly AskyourdatabaseCredential[];
  readonly hasBot: (botId: string) => boolean;
  readonly unknownChat: 'empty' | '400';
  /** 0: no limit. */
  readonly askRequestsPerMinute: number;
  readonly sendsRetryAfter: boolean;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

const pageSize = 20;

/**
 * The Messages API. Checked in this order: key, rate limit, `botid`, whether the key may read the bot, `chatid`,
 * `timestamp`. The document knows one refusal of a key, so a bot of someone else is a 401 like a wrong key.
 */
export function createAskyourdatabaseRoutes(
  store: AskyourdatabaseStore,
  options: AskyourdatabaseRoutesOptions,
): Route[] {
  const { askRequestsPerMinute, credentials, hasBot, now, sendsRetryAfter, unknownChat } = options;
  const window = askRequestsPerMinute === 0 ? null : createSlidingWindow(askRequestsPerMinute, now);

  function limitRate(apiKey: string): void {
    const waitMs = window?.take(apiKey) ?? null;
    if (waitMs === null) return;
    const retryAfter = { 'retry-after': String(Math.ceil(waitMs / 1000)) };
    throw new Refusal(429, { error: 'Rate limit exceeded' }, sendsRetryAfter ? retryAfter : {});
  }

  return [
    createApiRoute('GET', '/api/chatbot/messages', ({ headers, query }) => {
      const credential = authenticate(headers.authorization, credentials);
      limitRate(credential.apiKey);
      const botId = query.get('botid');
      if (!botId) throw new Refusal(400, { error: 'botid is required in API mode' });
      const isReadable =
        credential.chatbotIds === null ? hasBot(botId) : credential.chatbotIds.includes(botId);
      if (!isReadable) throw createAuthenticationError();
      const chatId = query.get('chatid');
      if (!chatId) throw createChatError();
      const beforeMs = readBound(query);
      if (unknownChat === '400' && !store.hasChat(botId, chatId)) throw createChatError();
      const includesSql = query.get('debug') === 'true';
      const rows = store.listMessages(botId, chatId, { beforeMs, includesSql, limit: pageSize });
      return { status: 200, body: `[${rows.join(',')}]` };
    }),
  ];
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

function readBound(query: URLSearchParams): number | null {
  const text = query.get('timestamp');
  if (text === null) return null;
  const beforeMs = parseIsoTime(text);
  if (beforeMs !== null) return beforeMs;
  throw new Refusal(400, {
    error: 'timestamp must be an ISO time with its zone, e.g. 2024-01-15T10:30:00.000Z',
  });
}

const createAuthenticationError = () => new Refusal(401, { error: 'Authentication failed' });
const createChatError = () => new Refusal(400, { error: 'chatid is required in API mode' });
