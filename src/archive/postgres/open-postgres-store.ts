import type { ArchivedChatbot, RemovedRows } from '../archive.ts';
import { createArchiveReader } from '../sql/create-archive-reader.ts';
import type { StoredArchive } from '../stored-archive.ts';
import { createPlaces } from './create-places.ts';
import { findChatbotKey, toChatbotKey } from './keys.ts';
import { openDatabase, type Run } from './open-database.ts';
import { forgetUser, removeEnded, removeRows, removeSome } from './remove-rows.ts';
import { toArchiveDatabase } from './to-archive-database.ts';
import { holdsRows, writeRows } from './write-rows.ts';
import { writeWalk } from './write-walk.ts';

/** An archive in PostgreSQL, which replicas may share. All reject with errors of PostgreSQL. */
export async function openPostgresStore(url: string): Promise<StoredArchive> {
  const { run, change, purge, close } = await openDatabase(url);
  const allotPlaces = createPlaces();

  async function removeAndPurge(
    chatbot: ArchivedChatbot,
    remove: (runInside: Run, key: number) => Promise<RemovedRows>,
  ): Promise<RemovedRows> {
    const removed = await change(async (runInside) =>
      remove(runInside, await findChatbotKey(runInside, chatbot)),
    );
    await purge();
    return removed;
  }

  return {
    async write(chatbot, rows, walked) {
      // Most of what is read again is known, and needs no turn among the writers.
      if (walked === undefined && (await holdsRows(run, chatbot, rows))) return;
      await change(async (runInside) => {
        const key = await toChatbotKey(runInside, chatbot);
        await writeRows(runInside, key, rows, allotPlaces);
        if (walked !== undefined) await writeWalk(runInside, key, walked.list, walked.walk);
      });
    },
    ...createArchiveReader(toArchiveDatabase(run)),
    removeRows: (chatbot, rows) =>
      removeAndPurge(chatbot, (runInside, key) => removeRows(runInside, key, rows)),
    forgetUser: (chatbot, userId) =>
      removeAndPurge(chatbot, (runInside, key) => forgetUser(runInside, key, userId)),
    async removeBefore(beforeMs) {
      let messages = 0;
      let part: number;
      do {
        part = await change((runInside) => removeSome(runInside, beforeMs));
        messages += part;
      } while (part > 0);
      return { messages, ...(await change((runInside) => removeEnded(runInside, beforeMs))) };
    },
    close,
  };
}
