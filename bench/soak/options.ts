import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { builtConvograph, toNumber } from '../harness/options.ts';

/** How long and with what a soak runs. */
export interface SoakOptions {
  readonly minutes: number;
  /** Of what clients ask, what changes and which faults strike; how it all mingles is up to the machine. */
  readonly seed: number;
  /** Convograph's built `main.js`. */
  readonly convographFile: string;
}

const mostMinutes = 60;

export const help = `Two replicas on one Redis under mixed load, while the APIs, Redis and a replica fail.

  --minutes N        how long (default 5, at most ${mostMinutes})
  --seed N           of everything that is left to chance (default 1)
  --convograph FILE  another main.js than ../dist/main.js
  --help             this text
`;

/** Reads the command line; null asks for the help text. Throws a sentence that says what to do. */
export function parseSoakOptions(args: readonly string[]): SoakOptions | null {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { minutes: text, seed: text, convograph: text, help: { type: 'boolean', default: false } },
  });
  if (values.help) return null;
  const minutes = toNumber('minutes', values.minutes, 5);
  if (minutes > mostMinutes) throw new Error(`--minutes must be at most ${mostMinutes}.`);
  return {
    minutes,
    seed: toNumber('seed', values.seed, 1),
    convographFile: values.convograph === undefined ? builtConvograph : resolve(values.convograph),
  };
}
