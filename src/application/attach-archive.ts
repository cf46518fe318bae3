import type { Logger } from 'pino';
import { createArchiveWriter } from '../archive/create-archive-writer.ts';
import { createCatchUp } from '../archive/create-catch-up.ts';
import { createListProof } from '../archive/create-list-proof.ts';
import { openArchive } from '../archive/open-archive.ts';
import { openArchiveWithRetries } from '../archive/open-archive-with-retries.ts';
import { toCalledArchive } from '../archive/to-called-archive.ts';
import type { Config } from '../config.ts';
import type { GraphArchive } from '../context.ts';
import { ArchiveError } from '../errors.ts';
import type { ObserveRows } from '../sources/with-row-observer.ts';

const removeEveryMs = 3_600_000;

export interface AttachedArchive {
  readonly archive: GraphArchive;
  readonly observeRows: ObserveRows;
  /** Resolves when all that was read before is written, or given up. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** Opens the archive that queries read, and that all they read from APIs goes into; null: none is configured. */
export async function attachArchive(
  settings: Config['archive'],
  log: Pick<Logger, 'warn' | 'error'>,
): Promise<AttachedArchive | null> {
  if (settings === null) return null;
  const report = (error: unknown): never => {
    if (error instanceof ArchiveError) {
      log.error({ event: 'archive-failed', reason: error.reason }, 'the archive cannot be used');
    }
    throw error;
  };
  // Queries of the APIs go on without it.
  const opened = await openArchiveWithRetries(() => openArchive(settings));
  const writer = createArchiveWriter({ archive: opened, log });
  const removeExpired = () =>
    void opened
      .removeExpired()
      .catch(report)
      .catch(() => undefined);
  removeExpired();
  const catchUp = createCatchUp(opened);
  const timer = setInterval(removeExpired, removeEveryMs).unref();
  const reading = toCalledArchive((name, args) => Reflect.apply(opened[name], undefined, args).catch(report));
  return {
    archive: {
      ...reading,
      findProvable: createListProof(reading),
      catchUp: (reader) => catchUp(reader).catch(report),
    },
    observeRows: ({ serverId, chatbot: { chatbotId } }, rows) => writer.add({ serverId, chatbotId }, rows),
    flush: writer.flush,
    async close() {
      clearInterval(timer);
      await writer.close();
      await opened.close();
    },
  };
}
