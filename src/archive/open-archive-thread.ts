import { availableParallelism } from 'node:os';
import type { Archive } from './archive.ts';
import { openStoreThread, type StoreThread } from './open-store-thread.ts';
import type { ArchiveLocation, StoredArchive } from './stored-archive.ts';
import { toCalledArchive } from './to-called-archive.ts';

/** More would wait for processors, and each has a cache of its own. */
const mostReaders = Math.min(4, availableParallelism());
const changes: ReadonlySet<keyof StoredArchive> = new Set<keyof StoredArchive>([
  'write',
  'removeRows',
  'forgetUser',
  'removeBefore',
]);

/** Opens an archive in threads: one that writes, and for a file others that read, as they are needed. Rejects with `ArchiveError`. */
export async function openArchiveThread(location: ArchiveLocation): Promise<Archive> {
  const writer = openStoreThread(location, 'write');
  const readers: StoreThread[] = [];
  let isClosed = false;
  await writer.opened;

  function chooseReader(): StoreThread {
    // PostgreSQL reads at once whatever one thread asks it.
    if ('url' in location) return writer;
    const alive = readers.filter((reader) => reader.isAlive());
    const opened = alive.filter((reader) => reader.isOpened());
    const [first] = (opened.length === 0 ? alive : opened).toSorted(
      (one, other) => one.countOpen() - other.countOpen(),
    );
    const isEnough = alive.length >= mostReaders || alive.length > opened.length;
    if (first !== undefined && (first.countOpen() === 0 || isEnough)) return first;
    const reader = openStoreThread(location, 'read');
    // Whoever calls it is told.
    reader.opened.catch(() => undefined);
    readers.splice(0, readers.length, ...alive, reader);
    // Opening takes longer than most reads.
    return first ?? reader;
  }

  return {
    ...toCalledArchive((name, args) => {
      const thread = isClosed || !writer.isAlive() || changes.has(name) ? writer : chooseReader();
      return thread.call(name, args);
    }),
    removeExpired: async () => undefined,
    async close() {
      isClosed = true;
      await Promise.all(readers.map((reader) => reader.close()));
      // The last one to close a file tidies up beside it.
      await writer.close();
    },
  };
}
