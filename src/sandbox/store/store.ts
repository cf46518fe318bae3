import type Database from 'libsql';
import type { SandboxOptions } from '../sandbox-options.ts';
import { type AskyourdatabaseStore, createAskyourdatabaseStore } from './askyourdatabase-store.ts';
import { createKeys, type Keys } from './keys.ts';
import { createPekiReader, type PekiReader } from './peki-reader.ts';
import { createPekiWriter, type PekiWriter } from './peki-writer.ts';
import { createTimePrecision } from './time-precision.ts';

/** All rows of a sandbox. */
export interface Store {
  readonly database: Database.Database;
  readonly keys: Keys;
  readonly pekiReader: PekiReader;
  readonly pekiWriter: PekiWriter;
  readonly askyourdatabase: AskyourdatabaseStore;
  /** Writes all that `write` writes, or nothing when it throws. */
  transaction(write: () => void): void;
}

export function createStore(
  database: Database.Database,
  options: Pick<SandboxOptions, 'before' | 'debugFilter' | 'listOrder' | 'timePrecision'>,
): Store {
  const keys = createKeys(database);
  const precision = createTimePrecision(database, options.timePrecision);
  return {
    database,
    keys,
    pekiReader: createPekiReader(database, keys, options.listOrder),
    pekiWriter: createPekiWriter(database, keys, precision),
    askyourdatabase: createAskyourdatabaseStore(database, keys, precision, options),
    transaction(write) {
      try {
        database.transaction(write)();
      } catch (error) {
        keys.forget();
        throw error;
      }
    },
  };
}
