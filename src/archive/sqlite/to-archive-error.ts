import { ArchiveError } from '../../errors.ts';

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
  const code = readField(error, 'errcode');
  const known = typeof code === 'number' ? advice[code & 0xff] : undefined;
  const system = readField(error, 'code');
  const reason =
    known ?? (typeof system === 'string' ? `it cannot be used (${system})` : 'it cannot be used');
  return new ArchiveError(`${file}: ${reason}.`, { cause: error });
}

function readField(error: unknown, name: 'errcode' | 'code'): unknown {
  return error instanceof Error ? new Map<string, unknown>(Object.entries(error)).get(name) : undefined;
}
