import { type Run, toRun } from '../../../src/lists/numbered/run.ts';

/** A row named by one letter; its time, its session and its user stand in a table beside it. */
export interface LetterRow {
  readonly id: string;
  readonly timeMs: number | null;
  readonly sessionId: string | null;
  readonly userId: string | null;
}

export const letterKey = {
  idOf: ({ id }: LetterRow) => id,
  timeOf: ({ timeMs }: LetterRow) => timeMs,
};

export const readLetter = (row: LetterRow, field: string) =>
  field === 'sessionId' ? row.sessionId : field === 'userId' ? row.userId : null;

/** `A` was written first, one second before `B`; capitals are of session `s1`, small letters of `s2`. */
export function toLetters(ids: string, fields: Partial<LetterRow> = {}): LetterRow[] {
  return [...ids].map((id) => ({
    id,
    timeMs: (id.toUpperCase().charCodeAt(0) - 64) * 1_000,
    sessionId: id === id.toUpperCase() ? 's1' : 's2',
    userId: 'u1',
    ...fields,
  }));
}

export interface RunFields {
  readonly start?: number;
  readonly total?: number;
  readonly isTail?: boolean;
  readonly askedMs?: number;
  readonly answeredMs?: number;
  /** The first letter that is too young to be history. */
  readonly youngFrom?: string;
}

/** A run as one answer gives it; without `total` it ends where the list does. */
export function makeRun(
  rows: string | readonly LetterRow[],
  { start = 0, total, askedMs = 0, answeredMs = askedMs, youngFrom = 'Z', isTail }: RunFields = {},
): Run<LetterRow> {
  const letters = typeof rows === 'string' ? toLetters(rows) : rows;
  const end = start + letters.length;
  const pageSize = letters.length;
  const answer = {
    rows: letters,
    totalItems: total ?? end,
    pageSize,
    currentPage: 1,
  };
  const stableBeforeMs = toLetters(youngFrom)[0]?.timeMs ?? 0;
  const run = toRun(answer, letterKey.timeOf, { askedMs, answeredMs, stableBeforeMs });
  if (run === null) throw new Error('a run has a place');
  return { ...run, start, total: total ?? end, isTail: isTail ?? (total === undefined || total === end) };
}

/** A run in short: its letters, where they stand, and how old they are. */
export function describeRun({ rows, start, total, isTail, provenMs, unstable }: Run<LetterRow>): string {
  const ids = rows.map(({ id }) => id).join('');
  const young = unstable > 0 ? `, ${unstable} young` : '';
  return `${ids} at ${start} of ${total}${isTail ? ' tail' : ''}, proven ${provenMs}${young}`;
}
