import type { Sandbox } from '../../src/sandbox/start-sandbox.ts';
import { signedHeaders, type WirePage, type WireRow } from '../sandbox/sandbox-client.ts';

/** What the REST APIs themselves hold, read by a plain client that shares nothing with the server. */
export interface Truth {
  /** Every row of a list below `/api/Dev/{chatbotId}`, in its order; `path` may hold a query. */
  peki(chatbotId: string, path: string): Promise<readonly WireRow[]>;
  /** Every row of a chat, newest first. */
  chat(botId: string, chatId: string, debug: boolean): Promise<readonly WireRow[]>;
}

const pageSize = 20;

export function createTruth(sandbox: Sandbox): Truth {
  async function get<Body>(path: string, headers: Record<string, string>): Promise<Body> {
    const response = await fetch(sandbox.url + path, { headers });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }

  return {
    async peki(chatbotId, path) {
      const rows = new Map<string, WireRow>();
      // A page may show fewer rows than it counts, and a row may stand twice.
      for (let [page, empty] = [1, 0]; ; page++) {
        const target = `/api/Dev/${chatbotId}/${path}${path.includes('?') ? '&' : '?'}page=${page}&pageSize=${pageSize}`;
        const headers = signedHeaders('GET', target, '', sandbox.credentials.peki, Date.now());
        const { data, currentPage } = await get<WirePage>(target, headers);
        for (const row of data) if (currentPage === page && !rows.has(row.id)) rows.set(row.id, row);
        empty = data.length === 0 ? empty + 1 : 0;
        if (currentPage !== page || empty === 2) return [...rows.values()];
      }
    },

    async chat(botId, chatId, debug) {
      const rows = new Map<string, WireRow>();
      const authorization = `Bearer ${sandbox.credentials.askyourdatabase.apiKey}`;
      for (let bound: string | null = null; ; ) {
        // All rows, because SQL may be taken out of the 20 after they are counted.
        const query = new URLSearchParams({ botid: botId, chatid: chatId, debug: 'true' });
        // Rows may share a millisecond: one past the oldest, and rows seen before are left out.
        if (bound !== null) query.set('timestamp', bound);
        const page: readonly WireRow[] = await get(`/api/chatbot/messages?${query}`, { authorization });
        const fresh = page.filter(({ id }) => !rows.has(id));
        for (const row of fresh) rows.set(row.id, row);
        if (fresh.length === 0) return [...rows.values()].filter(({ issql }) => debug || issql !== true);
        bound = new Date(Date.parse(String(fresh.at(-1)?.['createdat'])) + 1).toISOString();
      }
    },
  };
}
