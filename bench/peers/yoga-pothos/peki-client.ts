import { Pool } from 'undici';
import type { PeerSettings } from '../peki/peer-settings.ts';
import type { MessageRow, PekiItem, PekiPage, SessionRow, UserRow } from '../peki/peki-rows.ts';
import { signPeki } from '../peki/sign-peki.ts';

/** The Peki API. Rejects on any status but 200. */
export interface PekiClient {
  listUsers(pageSize: number): Promise<PekiPage<UserRow>>;
  readUser(id: string): Promise<UserRow>;
  listSessions(userId: string, pageSize: number): Promise<PekiPage<SessionRow>>;
  readSession(id: string): Promise<SessionRow>;
  /** Of the whole chatbot when `sessionId` is null. */
  listMessages(sessionId: string | null, pageSize: number): Promise<PekiPage<MessageRow>>;
}

export function createPekiClient(settings: PeerSettings): PekiClient {
  const { origin, pathname } = new URL(settings.baseUrl);
  const pool = new Pool(origin);
  const root = `${pathname}/Dev/${settings.chatbotId}`;

  async function get<Answer>(path: string): Promise<Answer> {
    const headers = signPeki(path, settings);
    const { statusCode, body } = await pool.request({ method: 'GET', path, headers });
    if (statusCode !== 200) throw new Error(`${path} answered ${statusCode}.`);
    return (await body.json()) as Answer;
  }

  async function getItem<Row>(path: string): Promise<Row> {
    const { data } = await get<PekiItem<Row>>(path);
    return data;
  }

  return {
    listUsers: (pageSize) => get(`${root}/users?page=1&pageSize=${pageSize}`),
    readUser: (id) => getItem(`${root}/users/${encodeURIComponent(id)}`),
    listSessions: (userId, pageSize) =>
      get(`${root}/sessions?userId=${encodeURIComponent(userId)}&page=1&pageSize=${pageSize}`),
    readSession: (id) => getItem(`${root}/sessions/${encodeURIComponent(id)}`),
    listMessages: (sessionId, pageSize) => {
      const filter = sessionId === null ? '' : `sessionId=${encodeURIComponent(sessionId)}&`;
      return get(`${root}/messages?${filter}page=1&pageSize=${pageSize}`);
    },
  };
}
