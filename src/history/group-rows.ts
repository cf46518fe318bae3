import type { Run } from './run.ts';

/** Which rows of a list: a value for each named field, null for any. */
export type Filter = Readonly<Record<string, string | null>>;

/** Reads the fields that filters name; null where a row has no value. */
export type ReadField<Row> = (row: Row, field: string) => string | null;

/** The rows of a whole list, in its order, by the value of one field. */
type Groups = ReadonlyMap<string, readonly unknown[]>;

const groupsOfRuns = new WeakMap<Run<unknown>, Map<string, Groups | null>>();

/** The fields that a filter sets, with their values. */
export function toConditions(filter: Filter): readonly (readonly [field: string, value: string])[] {
  const conditions: [string, string][] = [];
  for (const field in filter) {
    const value = filter[field];
    if (typeof value === 'string') conditions.push([field, value]);
  }
  return conditions;
}

/** True for the filter that lets every row pass. */
export function isForAll(filter: Filter): boolean {
  for (const field in filter) if (typeof filter[field] === 'string') return false;
  return true;
}

/**
 * The rows of a whole list that pass the filter, in its order; null when some row of the list has no value for one
 * of its fields: such a row may belong to anybody, so the list cannot speak for a narrower one.
 */
export function pickRows<Row>(whole: Run<Row>, filter: Filter, read: ReadField<Row>): readonly Row[] | null {
  let picked: readonly Row[] | null = null;
  for (const field in filter) {
    const value = filter[field];
    if (typeof value !== 'string') continue;
    const groups = groupBy(whole, field, read);
    if (groups === null) return null;
    picked =
      picked === null
        ? ((groups.get(value) ?? []) as readonly Row[])
        : picked.filter((row) => read(row, field) === value);
  }
  return picked ?? whole.rows;
}

function groupBy<Row>(whole: Run<Row>, field: string, read: ReadField<Row>): Groups | null {
  const known = groupsOfRuns.get(whole) ?? new Map<string, Groups | null>();
  groupsOfRuns.set(whole, known);
  let groups = known.get(field);
  if (groups === undefined) {
    groups = toGroups(whole.rows, (row) => read(row, field));
    known.set(field, groups);
  }
  return groups;
}

function toGroups<Row>(rows: readonly Row[], toValue: (row: Row) => string | null): Groups | null {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const value = toValue(row);
    if (value === null) return null;
    const group = groups.get(value);
    if (group === undefined) groups.set(value, [row]);
    else group.push(row);
  }
  return groups;
}
