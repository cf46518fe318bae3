import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { ArchiveError } from '../errors.ts';
import type {
  ArchiveLocation,
  StoreAccess,
  StoredArchive,
  WorkerAnswer,
  WorkerRequest,
} from './stored-archive.ts';

/** A store in a thread of its own. All reject with `ArchiveError`. */
export interface StoreThread {
  /** When the store is open. */
  readonly opened: Promise<void>;
  isOpened(): boolean;
  /** Waits until the store is open. */
  call<Name extends keyof StoredArchive>(
    name: Name,
    args: Parameters<StoredArchive[Name]>,
  ): ReturnType<StoredArchive[Name]>;
  /** Calls that have no answer yet. */
  countOpen(): number;
  /** False: it cannot be called any more. */
  isAlive(): boolean;
  /** After what was called before; from now on it cannot be called. */
  close(): Promise<void>;
}

interface Open {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

export function openStoreThread(location: ArchiveLocation, access: StoreAccess): StoreThread {
  // The program runs as TypeScript in a clone.
  const url = new URL(`./archive-worker${extname(import.meta.url)}`, import.meta.url);
  const worker = new Worker(url, { workerData: { location, access } });
  const open = new Map<number, Open>();
  let lastId = 0;
  let end: ArchiveError | null = null;
  let isOpened = false;
  const wait = (id: number) =>
    new Promise<unknown>((resolve, reject) => {
      open.set(id, { resolve, reject });
      worker.ref();
    });

  const onEnd = (error: ArchiveError) => {
    end ??= error;
    for (const { reject } of open.values()) reject(end);
    open.clear();
  };
  worker.on('message', ({ id, value, error }: WorkerAnswer) => {
    const call = open.get(id);
    open.delete(id);
    // An idle archive keeps no process alive.
    if (open.size === 0) worker.unref();
    if (error === undefined) call?.resolve(value);
    else call?.reject(new ArchiveError(error));
    if (id !== 0) return;
    if (error === undefined) isOpened = true;
    else onEnd(new ArchiveError(error));
  });
  worker.on('error', (cause) => onEnd(closedError(cause)));
  worker.on('exit', () => onEnd(closedError()));

  function call<Name extends keyof StoredArchive>(
    name: Name,
    args: Parameters<StoredArchive[Name]>,
  ): ReturnType<StoredArchive[Name]> {
    lastId += 1;
    const request: WorkerRequest<Name> = { id: lastId, name, args };
    const answer = end === null ? wait(lastId) : Promise.reject(end);
    if (end === null) worker.postMessage(request);
    return answer as ReturnType<StoredArchive[Name]>;
  }

  return {
    opened: wait(0).then(() => undefined),
    isOpened: () => isOpened,
    call,
    countOpen: () => open.size,
    isAlive: () => end === null,
    async close() {
      if (end !== null) return;
      const closed = call('close', []);
      end = closedError();
      await closed;
    },
  };
}

const closedError = (cause?: unknown) => new ArchiveError('The archive is closed.', { cause });
