import type Database from 'libsql';

/** The two APIs of the sandbox. */
export type SandboxProvider = 'peki' | 'askyourdatabase';

/** Short numbers for the ids that rows repeat. */
export interface Keys {
  /** Null when no row has ever named it. */
  find(name: string): number | null;
  /** The key of a name, made when it is new. */
  intern(name: string): number;
  findChatbot(provider: SandboxProvider, chatbotId: string): number | null;
  internChatbot(provider: SandboxProvider, chatbotId: string): number;
  /** In order of arrival. */
  listChatbots(provider: SandboxProvider): string[];
  /** Call when a transaction is rolled back: keys made in it are gone. */
  forget(): void;
}

/** Rows name the same few again and again; asking the database each time would take longer than adding the row. */
const mostRemembered = 50_000;

/** Keys kept in the tables `name` and `chatbot`. */
export function createKeys(database: Database.Database): Keys {
  const names = createKeyTable(
    database.prepare('SELECT key FROM name WHERE text = ?').pluck(),
    database.prepare('INSERT INTO name (text) VALUES (?)'),
  );
  const createChatbotTable = (provider: SandboxProvider) =>
    createKeyTable(
      database.prepare(`SELECT key FROM chatbot WHERE provider = '${provider}' AND id = ?`).pluck(),
      database.prepare(`INSERT INTO chatbot (provider, id) VALUES ('${provider}', ?)`),
    );
  const chatbots = {
    peki: createChatbotTable('peki'),
    askyourdatabase: createChatbotTable('askyourdatabase'),
  };
  const selectChatbots = database.prepare('SELECT id FROM chatbot WHERE provider = ? ORDER BY key').pluck();
  return {
    find: names.find,
    intern: names.intern,
    findChatbot: (provider, id) => chatbots[provider].find(id),
    internChatbot: (provider, id) => chatbots[provider].intern(id),
    listChatbots: (provider) => selectChatbots.all(provider) as string[],
    forget() {
      for (const table of [names, chatbots.peki, chatbots.askyourdatabase]) table.forget();
    },
  };
}

function createKeyTable(select: Database.Statement, insert: Database.Statement) {
  const remembered = new Map<string, number>();

  function remember(name: string, key: number): number {
    if (remembered.size >= mostRemembered) remembered.clear();
    remembered.set(name, key);
    return key;
  }

  function find(name: string): number | null {
    const known = remembered.get(name);
    if (known !== undefined) return known;
    const [key] = select.all(name);
    return typeof key === 'number' ? remember(name, key) : null;
  }

  return {
    find,
    intern: (name: string) => find(name) ?? remember(name, Number(insert.run(name).lastInsertRowid)),
    forget: () => remembered.clear(),
  };
}
