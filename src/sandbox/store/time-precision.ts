import type Database from 'libsql';
import { parseIsoTime, toIsoTime } from '../iso-time.ts';

/** Any wire row, as far as its times go. */
export interface TimedRow {
  readonly createdAt?: string | null | undefined;
  readonly updatedAt?: string | null | undefined;
  readonly messageTimestamp?: string | null | undefined;
  readonly createdat?: string | null | undefined;
}

/** Brings the times of a row to the sandbox's precision. */
export interface TimePrecision {
  readonly unit: 'ms' | 's';
  /** Epoch milliseconds as the precision has it; null for no time. */
  toMs(time: string | null | undefined): number | null;
  /** The row's text with its times as the precision has them; every other byte stays. */
  toText(json: string, row: TimedRow): string;
}

/** `ms` leaves everything as it came; `s` cuts to whole seconds. */
export function createTimePrecision(database: Database.Database, precision: 'ms' | 's'): TimePrecision {
  const toMs = (time: string | null | undefined) => (time == null ? null : parseIsoTime(time));
  if (precision === 'ms') return { unit: precision, toMs, toText: (json) => json };

  // SQLite replaces single values and leaves numbers of any length as they are written; JSON.stringify would not.
  const replace = database
    .prepare(
      "SELECT json_replace(?, '$.createdAt', ?, '$.updatedAt', ?, '$.messageTimestamp', ?, '$.createdat', ?)",
    )
    .pluck();
  const cut = (time: string | null | undefined) => {
    const timeMs = toMs(time);
    return timeMs === null ? null : toIsoTime(timeMs, 's');
  };
  return {
    unit: precision,
    toMs: (time) => {
      const timeMs = toMs(time);
      return timeMs === null ? null : Math.floor(timeMs / 1000) * 1000;
    },
    toText: (json, row) =>
      String(
        replace.all(
          json,
          cut(row.createdAt),
          cut(row.updatedAt),
          cut(row.messageTimestamp),
          cut(row.createdat),
        )[0],
      ),
  };
}
