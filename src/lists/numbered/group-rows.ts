import type { OwnersOf } from '../cached-list.ts';
import type { Filter } from '../list.ts';

type Groups = ReadonlyMap<string, readonly unknown[]>;

type WholeRows<Row> = { readonly rows: readonly Row[] };

const groupsOfLists = new WeakMap<readonly unknown[], Map<string, Groups | null>>();

export function toConditions(filter: Filter): readonly (readonly [field: string, value: string])[] {
  const conditions: [string, string][] = [];
  for (const field in filter) {
    const value = filter[field];
    if (isSet(value)) conditions.push([field, String(value)]);
  }
  return conditions;
}

export function isForAll(filter: Filter): boolean {
  for (const field in filter) if (isSet(filter[field])) return false;
  return true;
}

/** True for a filter that adds rows to the whole list, which then cannot answer for it. */
export function isWider(filter: Filter): boolean {
  for (const field in filter) if (filter[field] === true) return true;
  return false;
}

function isSet(value: Filter[string] | undefined): value is string | true {
  return typeof value === 'string' || value === true;
}

function isOwner(owners: ReturnType<OwnersOf<never>>, value: string): boolean {
  return typeof owners === 'string' ? owners === value : (owners?.includes(value) ?? false);
}

/** The rows of a whole list that pass the filter; null when some row does not say whose it is. */
export function pickRows<Row>(
  whole: WholeRows<Row>,
  filter: Filter,
  ownersOf: OwnersOf<Row>,
): readonly Row[] | null {
  let picked: readonly Row[] | null = null;
  for (const [field, value] of toConditions(filter)) {
    const groups = groupBy(whole, field, ownersOf);
    if (groups === null) return null;
    picked =
      picked === null
        ? ((groups.get(value) ?? []) as readonly Row[])
        : picked.filter((row) => isOwner(ownersOf(row, field), value));
  }
  return picked ?? whole.rows;
}

function groupBy<Row>(whole: WholeRows<Row>, field: string, ownersOf: OwnersOf<Row>): Groups | null {
  const known = groupsOfLists.get(whole.rows) ?? new Map<string, Groups | null>();
  groupsOfLists.set(whole.rows, known);
  let groups = known.get(field);
  if (groups === undefined) {
    groups = toGroups(whole.rows, (row) => ownersOf(row, field));
    known.set(field, groups);
  }
  return groups;
}

function toGroups<Row>(
  rows: readonly Row[],
  toOwners: (row: Row) => ReturnType<OwnersOf<Row>>,
): Groups | null {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const owners = toOwners(row);
    if (owners === null) return null;
    for (const owner of typeof owners === 'string' ? [owners] : owners) {
      const group = groups.get(owner);
      if (group === undefined) groups.set(owner, [row]);
      else group.push(row);
    }
  }
  return groups;
}
