import type { SandboxOptions } from '../sandbox-options.ts';
import { type AskyourdatabaseStore, createAskyourdatabaseStore } from './askyourdatabase-store.ts';
import { createKeys, type Keys } from './keys.ts';
import { openDatabase, prepareColumn } from './open-database.ts';
import { createPekiStore, type PekiStore } from './peki-store.ts';
import { createTimePrecision } from './time-precision.ts';

export interface Store {
  readonly keys: Keys;
  readonly peki: PekiStore;
  readonly askyourdatabase: AskyourdatabaseStore;
  readContent(): string | null;
  /** Runs `addRows` and notes `content`; when it rejects, nothing is added. */
  fill(content: string, addRows: () => Promise<void>): Promise<void>;
  transaction(write: () => void): void;
  describe(): string;
  close(): void;
}

/** Without a file: in memory. Throws `SandboxOptionsError` when the file cannot be used. */
export function openStore(
  options: Pick<SandboxOptions, 'db' | 'before' | 'debugFilter' | 'listOrder' | 'timePrecision'>,
): Store {
  const database = openDatabase(options.db ?? null);
  const keys = createKeys(database);
  const precision = createTimePrecision(database, options.timePrecision);
  const count = (what: string) => String(prepareColumn(database, `SELECT ${what}`)()[0]);
  return {
    keys,
    peki: createPekiStore(database, keys, precision, options.listOrder),
    askyourdatabase: createAskyourdatabaseStore(database, keys, precision, options),
    readContent() {
      const [content] = prepareColumn(database, 'SELECT content FROM filled')();
      return typeof content === 'string' ? content : null;
    },
    async fill(content, addRows) {
      database.exec('BEGIN');
      try {
        await addRows();
        database.prepare('INSERT INTO filled (content) VALUES (?)').run(content);
        database.exec('COMMIT');
      } catch (error) {
        database.exec('ROLLBACK');
        throw error;
      }
    },
    transaction(write) {
      database.exec('BEGIN');
      try {
        write();
        database.exec('COMMIT');
      } catch (error) {
        database.exec('ROLLBACK');
        keys.forget();
        throw error;
      }
    },
    describe: () =>
      [
        `Peki: ${count('count(*) FROM peki_user')} users, ${count('count(*) FROM peki_session')} sessions, ${count('count(*) FROM peki_message')} messages`,
        `AskYourDatabase: ${count('count(*) FROM (SELECT DISTINCT chatbot, chat FROM askyourdatabase_message)')} chats, ${count('count(*) FROM askyourdatabase_message')} messages`,
      ].join('; '),
    close: () => database.close(),
  };
}
