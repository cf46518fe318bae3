import type { QueryName } from './queries.ts';

export const contestantNames = [
  'convograph',
  'convograph-uncached',
  'apollo',
  'yoga-pothos',
  'yoga-response-cache',
  'yoga-response-cache-2s',
  'hive-gateway',
  'constant-yoga',
  'bare-http',
] as const;
export type ContestantName = (typeof contestantNames)[number];

/** A server that is measured. */
export interface Contestant {
  readonly name: ContestantName;
  readonly label: string;
  /** The program: `convograph`, a file below this package's compiled folder, or one of the package `hive`. */
  readonly program: 'convograph' | `peers/${string}` | `hive/${string}`;
  /** Whose words it speaks. */
  readonly dialect: 'convograph' | 'openapi';
  /** Beside what every server gets. */
  readonly env: Readonly<Record<string, string>>;
  readonly queries: readonly QueryName[];
  /** A limit answers from a constant: no upstream behind it, and one data size tells all. */
  readonly isLimit: boolean;
}

const repeatedQueries = ['Q1', 'Q2', 'Q3'] as const;
/** The ordinary case, different data each time, comes first. */
const realQueries = ['Q2-different', 'Q3-different', ...repeatedQueries] as const;

export const contestants: readonly Contestant[] = [
  {
    name: 'convograph',
    label: 'Convograph',
    program: 'peers/convograph/main.js',
    dialect: 'convograph',
    env: { CONVOGRAPH_CACHE: 'on' },
    queries: [...realQueries, 'constant'],
    isLimit: false,
  },
  {
    name: 'convograph-uncached',
    label: 'Convograph, caches off',
    program: 'convograph',
    dialect: 'convograph',
    env: { CONVOGRAPH_CACHE: 'off' },
    queries: realQueries,
    isLimit: false,
  },
  {
    name: 'apollo',
    label: 'Apollo Server + datasource-rest',
    program: 'peers/apollo/main.js',
    dialect: 'convograph',
    env: {},
    queries: realQueries,
    isLimit: false,
  },
  {
    name: 'yoga-pothos',
    label: 'Yoga + Pothos + DataLoader',
    program: 'peers/yoga-pothos/main.js',
    dialect: 'convograph',
    env: {},
    queries: realQueries,
    isLimit: false,
  },
  {
    name: 'yoga-response-cache',
    label: 'the same + response cache',
    program: 'peers/yoga-pothos/main.js',
    dialect: 'convograph',
    // The plugin's default.
    env: { RESPONSE_CACHE_TTL_MS: 'Infinity' },
    queries: realQueries,
    isLimit: false,
  },
  {
    name: 'yoga-response-cache-2s',
    label: 'the same + response cache, 2 s',
    program: 'peers/yoga-pothos/main.js',
    dialect: 'convograph',
    // As long as Convograph keeps what is new.
    env: { RESPONSE_CACHE_TTL_MS: '2000' },
    queries: realQueries,
    isLimit: false,
  },
  {
    name: 'hive-gateway',
    label: 'Hive Gateway over OpenAPI',
    program: 'hive/main.js',
    dialect: 'openapi',
    env: {},
    queries: repeatedQueries,
    isLimit: false,
  },
  {
    name: 'constant-yoga',
    label: 'Yoga alone',
    program: 'peers/limits/constant-yoga.js',
    dialect: 'convograph',
    env: {},
    queries: ['constant'],
    isLimit: true,
  },
  {
    name: 'bare-http',
    label: 'bare node:http, same bytes',
    program: 'peers/limits/bare-http.js',
    dialect: 'convograph',
    env: {},
    queries: ['Q1', 'Q2'],
    isLimit: true,
  },
];
