import type { SandboxOptions } from '../sandbox-options.ts';
import { createAskyourdatabaseStore } from './askyourdatabase-store.ts';
import { createKeys } from './keys.ts';
import { openDatabase, prepareColumn } from './open-database.ts';
import { createPekiStore } from './peki-store.ts';
import { createTimePrecision } from './time-precision.ts';

export type Store = ReturnType<typeof openStore>;

/** Without a file: in memory. Throws `SandboxOptionsError` when the file cannot be used. */
export function openStore(
  options: Pick<SandboxOptions, 'db' | 'before' | 'debugFilter' | 'listOrder' | 'timePrecision'>,
) {
  const database = openDatabase(options.db ?? null);
  const keys = createKeys(database);
  const precision = createTimePrecision(database, options.timePrecision);
  const count = (what: string) => String(prepareColumn(database, `SELECT ${what}`)()[0]);
  return {
    keys,
    peki: createPekiStore(database, keys, precision, options.listOrder),
    askyourdatabase: createAskyourdatabaseStore(database, keys, precision, options),
    readContent(): string | null {
      const [content] = prepareColumn(database, 'SELECT content FROM filled')();
      return typeof content === 'string' ? content : null;
    },
    /** Runs `addRows` and notes `content`; when it rejects, nothing is added. */
    async fill(content: string, addRows: () => Promise<void>): Promise<void> {
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
    transaction(write: () => void): void {
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
