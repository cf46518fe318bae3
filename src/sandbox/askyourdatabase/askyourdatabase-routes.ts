import { createRoute, HttpError, type Route } from '../http/route.ts';
import { parseIsoTime } from '../iso-time.ts';
import type { SandboxOptions } from '../sandbox-options.ts';
import type { AskyourdatabaseStore } from '../store/askyourdatabase-store.ts';
import { type Admit, createChatError } from './admit-askyourdatabase.ts';

export interface AskyourdatabaseRoutesOptions extends Pick<SandboxOptions, 'unknownChat'> {
  readonly admit: Admit;
}

const pageSize = 20;

/** Checks in order: key, rate limit, `botid`, access, `chatid`, `timestamp`. */
export function createAskyourdatabaseRoutes(
  store: AskyourdatabaseStore,
  { admit, unknownChat }: AskyourdatabaseRoutesOptions,
): Route[] {
  return [
    createRoute('api', 'GET', '/api/chatbot/messages', ({ headers, query }) => {
      const botId = admit(headers)(query.get('botid'));
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

function readBound(query: URLSearchParams): number | null {
  const text = query.get('timestamp');
  if (text === null) return null;
  const beforeMs = parseIsoTime(text);
  if (beforeMs !== null) return beforeMs;
  throw new HttpError(400, {
    error: 'timestamp must be an ISO time with its zone, e.g. 2024-01-15T10:30:00.000Z',
  });
}
