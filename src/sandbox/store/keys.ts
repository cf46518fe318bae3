import type { DatabaseSync } from 'node:sqlite';
import { prepareColumn } from './open-database.ts';

export type SandboxProvider = 'peki' | 'askyourdatabase';

export type Keys = ReturnType<typeof createKeys>;

/** Asking the database each time would take longer than adding the row. */
const mostCached = 50_000;

/** Short numbers for the ids that rows repeat. */
export function createKeys(database: DatabaseSync) {
  const names = createKeyTable(
    database,
    'SELECT key FROM name WHERE text = ?',
    'INSERT INTO name (text) VALUES (?)',
  );
  const openChatbots = (provider: SandboxProvider) =>
    createKeyTable(
      database,
      `SELECT key FROM chatbot WHERE provider = '${provider}' AND id = ?`,
      `INSERT INTO chatbot (provider, id) VALUES ('${provider}', ?)`,
    );
  const chatbots = { peki: openChatbots('peki'), askyourdatabase: openChatbots('askyourdatabase') };
  const selectChatbots = prepareColumn(database, 'SELECT id FROM chatbot WHERE provider = ? ORDER BY key');
  return {
    find: names.find,
    intern: names.intern,
    findChatbot: (provider: SandboxProvider, id: string) => chatbots[provider].find(id),
    internChatbot: (provider: SandboxProvider, id: string) => chatbots[provider].intern(id),
    listChatbots: (provider: SandboxProvider) => selectChatbots(provider).map(String),
    /** Call when a transaction is rolled back: keys made in it are gone. */
    forget() {
      for (const table of [names, chatbots.peki, chatbots.askyourdatabase]) table.forget();
    },
  };
}

function createKeyTable(database: DatabaseSync, query: string, insertion: string) {
  const select = prepareColumn(database, query);
  const insert = database.prepare(insertion);
  const cached = new Map<string, number>();

  function cache(name: string, key: number): number {
    if (cached.size >= mostCached) cached.clear();
    cached.set(name, key);
    return key;
  }

  function find(name: string): number | null {
    const known = cached.get(name);
    if (known !== undefined) return known;
    const [key] = select(name);
    return typeof key === 'number' ? cache(name, key) : null;
  }

  return {
    find,
    intern: (name: string) => find(name) ?? cache(name, Number(insert.run(name).lastInsertRowid)),
    forget: () => cached.clear(),
  };
}
