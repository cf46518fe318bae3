import { parentPort, workerData } from 'node:worker_threads';
import type { ArchiveError } from '../errors.ts';
import type {
  ArchiveLocation,
  StoreAccess,
  StoredArchive,
  WorkerAnswer,
  WorkerRequest,
} from './stored-archive.ts';

// SQLite blocks its thread, and texts are cut into words here: neither may be where queries are answered.

interface WorkerData {
  readonly location: ArchiveLocation;
  readonly access: StoreAccess;
}

interface Backend {
  open(): StoredArchive | Promise<StoredArchive>;
  toError(error: unknown): ArchiveError;
}

async function loadBackend({ location, access }: WorkerData): Promise<Backend> {
  if ('url' in location) {
    const { url } = location;
    const { openPostgresStore } = await import('./postgres/open-postgres-store.ts');
    const { toPostgresError } = await import('./postgres/to-postgres-error.ts');
    return { open: () => openPostgresStore(url), toError: (error) => toPostgresError(error, url) };
  }
  const { file } = location;
  const { createSqliteStore } = await import('./sqlite/create-sqlite-store.ts');
  const { toArchiveError } = await import('./sqlite/to-archive-error.ts');
  return { open: () => createSqliteStore(file, access), toError: (error) => toArchiveError(error, file) };
}

function answer(reply: WorkerAnswer): void {
  parentPort?.postMessage(reply);
}

const { open, toError } = await loadBackend(workerData);
try {
  const store = await open();
  parentPort?.on('message', async ({ id, name, args }: WorkerRequest) => {
    try {
      answer({ id, value: await Reflect.apply(store[name], store, args) });
    } catch (error) {
      answer({ id, error: toError(error).reason });
    }
    if (name === 'close') parentPort?.close();
  });
  answer({ id: 0 });
} catch (error) {
  answer({ id: 0, error: toError(error).reason });
  parentPort?.close();
}
