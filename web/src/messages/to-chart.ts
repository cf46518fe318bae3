export interface Chart {
  readonly kind: 'bar' | 'line';
  readonly labelColumn: string;
  readonly labels: readonly string[];
  readonly series: readonly { readonly name: string; readonly values: readonly (number | null)[] }[];
}

type Row = Readonly<Record<string, unknown>>;

const mostSeries = 4;
const mostRows = 100;
const datePattern = /^\d{4}-\d{2}(?:-\d{2}(?:[T ][\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?)?$/;

/** The chart that a result makes: one column of labels, and numbers in all others; null: it makes none. */
export function toChart(columns: readonly string[], rows: readonly Row[]): Chart | null {
  if (rows.length < 2 || rows.length > mostRows) return null;
  const isNumeric = (column: string) =>
    rows.every((row) => row[column] === null || typeof row[column] === 'number') &&
    rows.some((row) => typeof row[column] === 'number');
  const numeric = columns.filter(isNumeric);
  const [labelColumn, ...others] = columns.filter((column) => !isNumeric(column));
  if (labelColumn === undefined || others.length > 0) return null;
  if (numeric.length === 0 || numeric.length > mostSeries) return null;
  if (!rows.every((row) => ['string', 'boolean'].includes(typeof row[labelColumn]))) return null;
  const labels = rows.map((row) => String(row[labelColumn]));
  const isTime = labels.every((label) => datePattern.test(label)) && isSorted(labels);
  return {
    kind: isTime && rows.length > 2 ? 'line' : 'bar',
    labelColumn,
    labels,
    series: numeric.map((name) => ({
      name,
      values: rows.map((row) => (typeof row[name] === 'number' ? row[name] : null)),
    })),
  };
}

function isSorted(labels: readonly string[]): boolean {
  const pairs = labels.slice(1).map((label, i) => label.localeCompare(labels[i] ?? ''));
  return pairs.every((order) => order > 0) || pairs.every((order) => order < 0);
}

/** What a chart shows, in words. */
export function describeChart({ kind, labelColumn, labels, series }: Chart): string {
  const parts = series.map(({ name, values }) => {
    const known = values.flatMap((value, i) => (value === null ? [] : [{ value, label: labels[i] ?? '' }]));
    const least = known.reduce((one, other) => (other.value < one.value ? other : one));
    const most = known.reduce((one, other) => (other.value > one.value ? other : one));
    return `${name} from ${format(least.value)} (${least.label}) to ${format(most.value)} (${most.label})`;
  });
  const title = kind === 'line' ? 'Line chart' : 'Bar chart';
  return `${title} by ${labelColumn}, ${labels.length} values: ${parts.join('; ')}. The table below has all of them.`;
}

function format(value: number): string {
  return value.toLocaleString();
}
