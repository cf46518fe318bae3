export interface SortOrder {
  readonly column: string;
  readonly isDescending: boolean;
}

type Row = Readonly<Record<string, unknown>>;

/** Numbers by size, all else as words, what is missing last; null: as they came. */
export function sortRows(rows: readonly Row[], order: SortOrder | null): readonly Row[] {
  if (order === null) return rows;
  const { column, isDescending } = order;
  return rows.toSorted((one, other) => {
    const [a, b] = [one[column] ?? null, other[column] ?? null];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    const result =
      typeof a === 'number' && typeof b === 'number'
        ? a - b
        : String(a).localeCompare(String(b), undefined, { numeric: true });
    return isDescending ? -result : result;
  });
}
