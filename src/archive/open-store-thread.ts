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
  readonly opened: Promise<void>;
  isOpened(): boolean;
  /** Waits until the store is open. */
  call(name: keyof StoredArchive, args: readonly unknown[]): Promise<unknown>;
  countOpen(): number;
  /** False: it cannot be called any more. */
  isAlive(): boolean;
  /** After what was called before; from now on it cannot be called. */
  close(): Promise<void>;
}

export function openStoreThread(location: ArchiveLocation, access: StoreAccess): StoreThread {
  // The program runs as TypeScript in a clone.
  const url = new URL(`./archive-worker${extname(import.meta.url)}`, import.meta.url);
  const worker = new Worker(url, { workerData: { location, access } });
  const open = new Map<number, PromiseWithResolvers<unknown>>();
  let lastId = 0;
  let end: ArchiveError | null = null;
  let isOpened = false;
  function wait(id: number): Promise<unknown> {
    const answer = Promise.withResolvers<unknown>();
    open.set(id, answer);
    worker.ref();
    return answer.promise;
  }

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

  function call(name: keyof StoredArchive, args: readonly unknown[]): Promise<unknown> {
    if (end !== null) return Promise.reject(end);
    lastId += 1;
    const answer = wait(lastId);
    worker.postMessage({ id: lastId, name, args } satisfies WorkerRequest);
    return answer;
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
