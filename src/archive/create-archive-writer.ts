import { setImmediate } from 'node:timers/promises';
import { ArchiveError } from '../errors.ts';
import type { Archive, ArchivedChatbot, RowBatch } from './archive.ts';

export interface ArchiveLog {
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
}

export interface ArchiveWriterOptions {
  readonly archive: Pick<Archive, 'write'>;
  readonly log: ArchiveLog;
  /** More rows than these are not kept waiting. */
  readonly mostRows?: number;
  readonly now?: () => number;
}

export interface ArchiveWriter {
  /** Returns at once; while the archive is slower than what is read, rows are left out and that is logged. */
  add(chatbot: ArchivedChatbot, rows: RowBatch): void;
  flush(): Promise<void>;
  /** The same, and logs what was not logged yet. */
  close(): Promise<void>;
}

/** So few that handing them to the archive's thread takes a fraction of a millisecond. */
const rowsPerWrite = 100;
const warnEveryMs = 60_000;

interface Part extends RowBatch {
  readonly chatbot: ArchivedChatbot;
  readonly count: number;
}

export function createArchiveWriter({
  archive,
  log,
  mostRows = 20_000,
  now = () => performance.now(),
}: ArchiveWriterOptions): ArchiveWriter {
  const queue: Part[] = [];
  let waiting = 0;
  let leftOut = 0;
  let failures = 0;
  let warnedMs = Number.NEGATIVE_INFINITY;
  let running: Promise<void> | null = null;

  async function run(): Promise<void> {
    await setImmediate();
    for (let part = queue.shift(); part !== undefined; part = queue.shift()) {
      const { chatbot, count, ...rows } = part;
      try {
        await archive.write(chatbot, rows);
      } catch (error) {
        failures += count;
        warn(error instanceof ArchiveError ? error.reason : String(error));
      }
      waiting -= count;
      if (leftOut > 0) warn('the archive is slower than what is read');
    }
    running = null;
  }

  function warn(reason: string): void {
    if (now() - warnedMs >= warnEveryMs) report(reason);
  }

  function report(reason: string): void {
    warnedMs = now();
    const rows = leftOut + failures;
    leftOut = 0;
    failures = 0;
    log.warn(
      { event: 'archive-incomplete', reason, rows },
      'rows that were read are not in the archive: `convograph archive sync` adds them',
    );
  }

  async function flush(): Promise<void> {
    while (running !== null) await running;
  }

  return {
    add(chatbot, rows) {
      for (const part of split(rows)) {
        if (waiting + part.count > mostRows) {
          leftOut += part.count;
          continue;
        }
        waiting += part.count;
        queue.push({ ...part, chatbot });
      }
      running ??= run();
    },
    flush,
    async close() {
      await flush();
      if (leftOut + failures > 0) report('more than was logged before');
    },
  };
}

function* split(rows: RowBatch): Generator<Omit<Part, 'chatbot'>> {
  for (const collection of ['users', 'sessions', 'messages'] as const) {
    const all = rows[collection] ?? [];
    for (let i = 0; i < all.length; i += rowsPerWrite) {
      const part = all.slice(i, i + rowsPerWrite);
      yield { [collection]: part, count: part.length };
    }
  }
}
