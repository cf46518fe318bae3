/** What a scrape gave. */
export interface Scrape {
  readonly text: string;
  /** The value of a series, written as Prometheus does; undefined: there is none. */
  value(series: string): number | undefined;
  /** The series whose names begin so. */
  series(prefix: string): readonly string[];
}

export async function scrape(url: string | null): Promise<Scrape> {
  const text = await (await fetch(url ?? '')).text();
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const values = new Map(
    lines.map((line) => [
      line.slice(0, line.lastIndexOf(' ')),
      Number(line.slice(line.lastIndexOf(' ') + 1)),
    ]),
  );
  return {
    text,
    value: (series) => values.get(series),
    series: (prefix) => [...values.keys()].filter((name) => name.startsWith(prefix)),
  };
}
