import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type ContestantName, contestantNames } from './contestants.ts';
import { dataSizes, type SizeName } from './data-sizes.ts';
import type { QueryName } from './queries.ts';

/** What a run measures. */
export interface BenchOptions {
  readonly repeats: number;
  /** Of each run under load. */
  readonly seconds: number;
  /** Of the upstream under load, in milliseconds. */
  readonly latencyMs: number;
  readonly only: readonly ContestantName[];
  readonly queries: readonly QueryName[];
  readonly sizes: readonly SizeName[];
  /** Convograph's built `main.js`. */
  readonly convographFile: string;
}

const queryNames = [
  'Q2-different',
  'Q3-different',
  'Q1',
  'Q2',
  'Q3',
  'constant',
] as const satisfies readonly QueryName[];
const sizeNames = Object.keys(dataSizes) as readonly SizeName[];

export const help = `Measures Convograph beside its peers, on the same upstream.

  --quick            a smoke run: one repeat of one second on the small data
  --repeats N        how often each figure is measured; the median counts (default 3)
  --seconds N        length of each run under load (default 4)
  --latency MS       what the upstream takes to answer under load (default 0)
  --only A,B         of ${contestantNames.join(', ')}
  --with-hive        Hive Gateway as well; first: npm --prefix bench/hive ci
  --queries A,B      of ${queryNames.join(', ')}
  --sizes A,B        of ${sizeNames.join(', ')}
  --convograph FILE  another main.js than ../dist/main.js
  --help             this text
`;

/** Where the root's build puts it. */
export const builtConvograph = fileURLToPath(new URL('../../../dist/main.js', import.meta.url));

/** Reads the command line; null asks for the help text. Throws a sentence that says what to do. */
export function parseBenchOptions(args: readonly string[]): BenchOptions | null {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: flag,
      quick: flag,
      repeats: text,
      seconds: text,
      latency: text,
      only: text,
      'with-hive': flag,
      queries: text,
      sizes: text,
      convograph: text,
    },
  });
  if (values.help) return null;
  const { quick } = values;
  return {
    repeats: toNumber('repeats', values.repeats, quick ? 1 : 3),
    seconds: toNumber('seconds', values.seconds, quick ? 1 : 4),
    latencyMs: toNumber('latency', values.latency, 0),
    only: toNames('only', values.only, contestantNames).filter(
      (name) => name !== 'hive-gateway' || values['with-hive'] || values.only !== undefined,
    ),
    queries: toNames('queries', values.queries, queryNames),
    sizes: toNames('sizes', values.sizes ?? (quick ? 'small' : undefined), sizeNames),
    convographFile: values.convograph === undefined ? builtConvograph : resolve(values.convograph),
  };
}

/** Reads a positive whole number. Throws. */
export function toNumber(name: string, text: string | undefined, defaultValue: number): number {
  if (text === undefined) return defaultValue;
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new Error(`--${name} must be a whole number above 0, not "${text}".`);
  return Number(text);
}

function toNames<Name extends string>(
  flag: string,
  text: string | undefined,
  all: readonly Name[],
): readonly Name[] {
  if (text === undefined) return all;
  const asked = text.split(',');
  const unknown = asked.find((name) => !all.some((known) => known === name));
  if (unknown !== undefined) throw new Error(`--${flag} knows no "${unknown}", only ${all.join(', ')}.`);
  return all.filter((name) => asked.includes(name));
}
