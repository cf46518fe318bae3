/** The rows without those whose id another one before them has. */
export function dropRepeats<Row>(rows: readonly Row[], idOf: (row: Row) => string): readonly Row[] {
  const byId = new Map<string, Row>();
  for (const row of rows) if (!byId.has(idOf(row))) byId.set(idOf(row), row);
  return byId.size === rows.length ? rows : [...byId.values()];
}
