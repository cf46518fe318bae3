import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { ArchiveError } from '../errors.ts';
import type { Archive } from './archive.ts';
import type { ArchiveLocation, StoredArchive, WorkerAnswer, WorkerRequest } from './stored-archive.ts';

interface Open {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** Opens an archive in a thread of its own. Rejects with `ArchiveError`. */
export async function openArchiveThread(location: ArchiveLocation): Promise<Archive> {
  // The program runs as TypeScript in a clone.
  const url = new URL(`./archive-worker${extname(import.meta.url)}`, import.meta.url);
  const worker = new Worker(url, { workerData: location });
  const open = new Map<number, Open>();
  let lastId = 0;
  let end: ArchiveError | null = null;
  const wait = (id: number) =>
    new Promise<unknown>((resolve, reject) => {
      open.set(id, { resolve, reject });
      worker.ref();
    });

  worker.on('message', ({ id, value, error }: WorkerAnswer) => {
    const call = open.get(id);
    open.delete(id);
    // An idle archive keeps no process alive.
    if (open.size === 0) worker.unref();
    if (error === undefined) call?.resolve(value);
    else call?.reject(new ArchiveError(error));
  });
  const onEnd = (cause?: unknown) => {
    end ??= new ArchiveError('The archive is closed.', { cause });
    for (const { reject } of open.values()) reject(end);
    open.clear();
  };
  worker.on('error', onEnd);
  worker.on('exit', () => onEnd());
  await wait(0);

  function call<Name extends keyof StoredArchive>(method: Name) {
    return (...args: Parameters<StoredArchive[Name]>): ReturnType<StoredArchive[Name]> => {
      lastId += 1;
      const request: WorkerRequest<Name> = { id: lastId, name: method, args };
      const answer = end === null ? wait(lastId) : Promise.reject(end);
      if (end === null) worker.postMessage(request);
      return answer as ReturnType<StoredArchive[Name]>;
    };
  }

  return {
    write: call('write'),
    readWalk: call('readWalk'),
    listSessionIds: call('listSessionIds'),
    readMessages: call('readMessages'),
    readSessions: call('readSessions'),
    readUsers: call('readUsers'),
    search: call('search'),
    countMatches: call('countMatches'),
    countMessages: call('countMessages'),
    findMessage: call('findMessage'),
    findUser: call('findUser'),
    findSession: call('findSession'),
    listUsers: call('listUsers'),
    countUsers: call('countUsers'),
    listSessions: call('listSessions'),
    countSessions: call('countSessions'),
    readCoverage: call('readCoverage'),
    removeRows: call('removeRows'),
    forgetUser: call('forgetUser'),
    removeBefore: call('removeBefore'),
    removeExpired: async () => undefined,
    async close() {
      if (end !== null) return;
      const closed = call('close')();
      end = new ArchiveError('The archive is closed.');
      await closed;
    },
  };
}
