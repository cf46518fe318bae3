import type { DatabaseSync } from 'node:sqlite';
import type { ArchivedChatbot } from '../archive.ts';
import { prepareChange } from './open-database.ts';

type Owner = 'session' | 'user';

export interface Keys {
  /** 0 for no id. An id that is new is added. */
  toKey(name: Owner, chatbot: number, id: string | null): number;
  /** 0 for an id that is not there. */
  findKey(name: Owner, chatbot: number, id: string): number;
  /** 0 for a chatbot that is not there. */
  findChatbotKey(chatbot: ArchivedChatbot): number;
  toChatbotKey(chatbot: ArchivedChatbot): number;
  /** Forgets what was added in a transaction that did not succeed. */
  clear(): void;
}

const mostKnown = 100_000;

export function createKeys(database: DatabaseSync): Keys {
  const known = new Map<string, number>();
  const statements = {
    session: prepare(database, 'session'),
    user: prepare(database, 'user'),
  };
  const findChatbot = database.prepare('SELECT key FROM chatbot WHERE server = ? AND id = ?');
  const findChatbotKey = ({ serverId, chatbotId }: ArchivedChatbot) =>
    Number(findChatbot.get(serverId, chatbotId)?.['key'] ?? 0);
  const findKey = (name: Owner, chatbot: number, id: string) =>
    Number(statements[name].find.get(chatbot, id)?.['key'] ?? 0);
  const addChatbot = prepareChange(database, 'INSERT INTO chatbot (server, id) VALUES (?, ?)');
  return {
    toKey(name, chatbot, id) {
      if (id === null) return 0;
      const label = `${name} ${chatbot} ${id}`;
      const found = known.get(label);
      if (found !== undefined) return found;
      const key = findKey(name, chatbot, id) || Number(statements[name].add.run(chatbot, id).lastInsertRowid);
      if (known.size >= mostKnown) known.clear();
      known.set(label, key);
      return key;
    },
    toChatbotKey: (chatbot) =>
      findChatbotKey(chatbot) || Number(addChatbot.run(chatbot.serverId, chatbot.chatbotId).lastInsertRowid),
    findKey,
    findChatbotKey,
    clear: () => known.clear(),
  };
}

function prepare(database: DatabaseSync, table: Owner) {
  return {
    find: database.prepare(`SELECT key FROM ${table} WHERE chatbot = ? AND id = ?`),
    add: prepareChange(database, `INSERT INTO ${table} (chatbot, id) VALUES (?, ?)`),
  };
}
