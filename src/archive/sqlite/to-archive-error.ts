import { ArchiveError, errorCodeOf } from '../../errors.ts';

/** By SQLite's primary result codes. */
const advice: Readonly<Record<number, string>> = {
  5: 'another process keeps it locked: only one may write at a time, for seconds at most',
  6: 'another process keeps it locked: only one may write at a time, for seconds at most',
  8: 'it is read-only: give the user of this process the right to write the file and its folder',
  10: 'its disk cannot be read or written: see the system log',
  11: 'it is damaged: put it aside and let `convograph archive sync` make a new one, or restore a copy',
  13: 'the disk is full: make room',
  14: 'it cannot be opened: check its folder and the rights of this user',
  26: 'it is no archive: name another file',
};

/** An error of SQLite or of the file system, for operators: it names the file and says what to do. */
export function toArchiveError(error: unknown, file: string): ArchiveError {
  if (error instanceof ArchiveError) return error;
  const resultCode = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : 0;
  const code = errorCodeOf(error);
  const reason = advice[resultCode] ?? (code === null ? 'it cannot be used' : `it cannot be used (${code})`);
  return new ArchiveError(`${file}: ${reason}.`, { cause: error });
}
