import type { DatabaseSync } from 'node:sqlite';
import { parseIsoTime, toIsoTime } from '../iso-time.ts';
import { prepareColumn } from './open-database.ts';

const timeFields = ['createdAt', 'updatedAt', 'messageTimestamp', 'createdat'] as const;

type TimedRow = { readonly [Field in (typeof timeFields)[number]]?: string | null | undefined };

export interface TimePrecision {
  readonly unit: 'ms' | 's';
  toMs(time: string | null | undefined): number | null;
  /** Every byte but the times stays. */
  toText(json: string, row: TimedRow): string;
}

/** `ms` changes nothing; `s` cuts to whole seconds. */
export function createTimePrecision(database: DatabaseSync, precision: 'ms' | 's'): TimePrecision {
  const toMs = (time: string | null | undefined) => (time == null ? null : parseIsoTime(time));
  if (precision === 'ms') return { unit: precision, toMs, toText: (json) => json };

  // Unlike JSON.stringify, SQLite leaves numbers of any length as they are written.
  const paths = timeFields.map((field) => `'$.${field}', ?`);
  const replace = prepareColumn(database, `SELECT json_replace(?, ${paths.join(', ')})`);
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
    toText: (json, row) => String(replace(json, ...timeFields.map((field) => cut(row[field])))[0]),
  };
}
