import { constants } from 'node:fs';
import { type FileHandle, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { errorCodeOf } from '../errors.ts';
import { type ExportPart, type ExportPosition, exportPosition } from './export-rows.ts';

export type ExportOptions = Readonly<Record<string, string | boolean | null>>;

export interface ExportFileOptions {
  readonly file: string;
  /** What the file is to hold, by option: another export cannot go on with it. */
  readonly options: ExportOptions;
  /** True: goes on where an export of the same was interrupted; begins where none was. */
  readonly isResumed: boolean;
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number;
}

export interface ExportFile {
  /** Where to go on; null: at the beginning. */
  readonly position: ExportPosition | null;
  readonly rows: number;
  write(part: ExportPart): Promise<void>;
  finish(): Promise<void>;
  /** Leaves an unfinished file so that it can be gone on with. */
  close(): Promise<void>;
}

/** The file cannot be written; the message names it and says what to do. */
export class ExportFileError extends Error {
  override readonly name = 'ExportFileError';
}

const state = z.object({
  options: z.record(z.string(), z.union([z.string(), z.boolean(), z.null()])),
  bytes: z.int().min(0),
  rows: z.int().min(0),
  position: exportPosition.nullable(),
});
type State = z.infer<typeof state>;

const ownerOnly = 0o600;
const notedEveryMs = 500;

/**
 * Writes beside the file and names it at the end, so that a file of this name is always whole. What is in it is noted after it was
 * written: whatever moment the process is killed at, what follows the note is cut off and written again. Rejects with `ExportFileError`.
 */
export async function openExportFile({
  file,
  options,
  isResumed,
  now,
}: ExportFileOptions): Promise<ExportFile> {
  const partFile = `${file}.part`;
  const noteFile = `${file}.part.json`;
  const known = await withReason(partFile, () => readNote());
  const handle = await withReason(partFile, () => openPart(known));
  let { bytes, rows, position } = known ?? { bytes: 0, rows: 0, position: null };
  let notedMs = now();
  if (known === null) await withReason(partFile, note);

  async function readNote(): Promise<State | null> {
    const isBegun = (await stat(partFile).catch(toNothing)) !== null;
    if (!isBegun) return null;
    if (!isResumed) {
      throw new ExportFileError(
        `${partFile} is of an export that was interrupted, or still runs: go on with it by --resume, or remove it.`,
      );
    }
    const text = await readFile(noteFile, 'utf8').catch(toNothing);
    // Killed before it had anything to note.
    if (text === null) return null;
    const { data } = state.safeParse(parseJson(text));
    if (data === undefined) {
      throw new ExportFileError(`${noteFile} cannot be read: remove it and ${partFile}, and begin anew.`);
    }
    const others = Object.entries(data.options).filter(([name, value]) => options[name] !== value);
    if (others.length > 0) {
      const flags = others.map(([name, value]) => (value === null ? `no --${name}` : `--${name} ${value}`));
      throw new ExportFileError(
        `${partFile} was begun with other options (${flags.join(', ')}): give the same ones, or remove it and begin anew.`,
      );
    }
    return data;
  }

  async function openPart(from: State | null): Promise<FileHandle> {
    // One that an earlier file has left tells nothing of this one.
    if (from === null) await rm(noteFile, { force: true });
    const opened = await open(partFile, constants.O_RDWR | constants.O_CREAT, ownerOnly);
    const { size } = await opened.stat();
    if (size < (from?.bytes ?? 0)) {
      await opened.close();
      throw new ExportFileError(`${partFile} is shorter than it was: remove it, and begin anew.`);
    }
    await opened.truncate(from?.bytes ?? 0);
    return opened;
  }

  async function note(): Promise<void> {
    await handle.datasync();
    if ((await handle.stat()).size !== bytes) {
      throw new ExportFileError(
        `${partFile} is written by another process too: run one export of it at a time.`,
      );
    }
    const text = JSON.stringify({ options, bytes, rows, position } satisfies State);
    await writeFile(`${noteFile}.new`, text, { mode: ownerOnly });
    await rename(`${noteFile}.new`, noteFile);
    notedMs = now();
  }

  return {
    position,
    rows,
    write: (part) =>
      withReason(partFile, async () => {
        const data = Buffer.from(part.text);
        for (let at = 0; at < data.length; ) {
          const { bytesWritten } = await handle.write(data, at, data.length - at, bytes + at);
          at += bytesWritten;
        }
        bytes += data.length;
        rows += part.rows;
        position = part.position;
        if (now() - notedMs >= notedEveryMs) await note();
      }),
    finish: () =>
      withReason(file, async () => {
        await handle.sync();
        await handle.close();
        await rename(partFile, file);
        await rm(noteFile, { force: true });
      }),
    async close() {
      // Without the note, rows are written once more, and why the export stopped is what counts.
      await note().catch(() => undefined);
      await handle.close();
    },
  };
}

async function withReason<Value>(file: string, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    const code = errorCodeOf(error);
    if (code === null) throw error;
    throw new ExportFileError(
      `${file} cannot be written (${code}): ${advice[code] ?? 'choose another file'}.`,
      {
        cause: error,
      },
    );
  }
}

const advice: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full, make room and go on by --resume',
  ENOENT: 'its folder is not there',
  EACCES: 'give the user of this process the right to write its folder',
  EISDIR: 'it is a folder, name a file',
};

/** Null where there is no such file. */
function toNothing(error: unknown): null {
  if (errorCodeOf(error) === 'ENOENT') return null;
  throw error;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
