import type { ArchivedChatbot } from '../archive.ts';
import type { Owner } from '../sql/archive-database.ts';
import type { Statements } from './create-statements.ts';

/** Those that find give 0 where there is none, as `toKey` does for no id; the others add what is new. */
export interface Keys {
  toKey(name: Owner, chatbot: number, id: string | null): number;
  findKey(name: Owner, chatbot: number, id: string): number;
  findChatbotKey(chatbot: ArchivedChatbot): number;
  toChatbotKey(chatbot: ArchivedChatbot): number;
  /** Forgets what was added in a transaction that did not succeed. */
  clear(): void;
}

const mostKnown = 100_000;

export function createKeys({ query, change }: Statements): Keys {
  const known = new Map<string, number>();
  const findChatbotKey = ({ serverId, chatbotId }: ArchivedChatbot) =>
    Number(
      query('SELECT key FROM chatbot WHERE server = ? AND id = ?').get(serverId, chatbotId)?.['key'] ?? 0,
    );
  const findKey = (name: Owner, chatbot: number, id: string) =>
    Number(query(`SELECT key FROM ${name} WHERE chatbot = ? AND id = ?`).get(chatbot, id)?.['key'] ?? 0);
  function add(sql: string, ...values: readonly (string | number)[]): number {
    return Number(change(sql).run(...values).lastInsertRowid);
  }
  return {
    toKey(name, chatbot, id) {
      if (id === null) return 0;
      const label = `${name} ${chatbot} ${id}`;
      const found = known.get(label);
      if (found !== undefined) return found;
      const key =
        findKey(name, chatbot, id) || add(`INSERT INTO ${name} (chatbot, id) VALUES (?, ?)`, chatbot, id);
      if (known.size >= mostKnown) known.clear();
      known.set(label, key);
      return key;
    },
    toChatbotKey: (chatbot) =>
      findChatbotKey(chatbot) ||
      add('INSERT INTO chatbot (server, id) VALUES (?, ?)', chatbot.serverId, chatbot.chatbotId),
    findKey,
    findChatbotKey,
    clear: () => known.clear(),
  };
}
