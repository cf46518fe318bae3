import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os';

/** Where and with what the figures were measured. */
export interface Machine {
  readonly date: string;
  readonly node: string;
  readonly system: string;
  readonly processor: string;
  /** Cores that this process may use. */
  readonly cores: number;
  readonly memoryBytes: number;
  /** Processes that wanted a core in the minute before: above 0 something else was running. */
  readonly loadBefore: number;
  /** Of the packages behind the peers and the load. */
  readonly versions: Readonly<Record<string, string>>;
}

const packages = [
  '@apollo/server',
  '@apollo/datasource-rest',
  'graphql',
  'graphql-yoga',
  '@graphql-yoga/plugin-response-cache',
  '@pothos/core',
  '@pothos/plugin-dataloader',
  'dataloader',
  'undici',
  'autocannon',
] as const;

/** Call it before this process is pinned: pinned, it may use one core. */
export function describeMachine(): Machine {
  return {
    date: new Date().toISOString(),
    node: process.version,
    system: `${process.platform} ${release()}`,
    processor: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    loadBefore: loadavg()[0] ?? 0,
    versions: Object.fromEntries(packages.map((name) => [name, readVersion(name)])),
  };
}

function readVersion(name: string): string {
  const file = new URL(`../../node_modules/${name}/package.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string }).version;
}
