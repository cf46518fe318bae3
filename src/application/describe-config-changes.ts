import { isDeepStrictEqual } from 'node:util';
import type { Config } from '../config.ts';

export interface NameChanges {
  readonly added?: readonly string[];
  readonly removed?: readonly string[];
  /** With the settings that differ, never their values: `bot_sales: baseUrl`. */
  readonly changed?: readonly string[];
}

/** How two configurations differ, without any value: it may be logged. */
export interface ConfigChanges {
  readonly apiKeys?: NameChanges;
  readonly chatbots?: NameChanges;
  readonly jwt?: readonly string[];
  readonly trustedDocuments?: NameChanges;
  readonly needsRestart?: readonly string[];
}

const fixedSections = [
  'server',
  'log',
  'telemetry',
  'cache',
  'live',
  'archive',
  'upstream',
  'federation',
  'redis',
  'limits',
  'sources',
] as const;

export function describeConfigChanges(before: Config, after: Config): ConfigChanges {
  const hasSwitched = (read: (config: Config) => boolean) => read(before) !== read(after);
  const needsRestart = [
    ...fixedSections.filter((section) => !isDeepStrictEqual(before[section], after[section])),
    ...(hasSwitched(({ auth }) => auth === null) ? ['auth'] : []),
    ...(hasSwitched(({ chatbots }) => chatbots.length === 0) ? ['chatbots'] : []),
    ...(hasSwitched(({ trustedDocuments }) => trustedDocuments === null) ? ['trustedDocuments'] : []),
  ];
  const isFixed = (section: string) => needsRestart.includes(section);
  const apiKeys = compareNames(before.auth?.apiKeys, after.auth?.apiKeys, ({ name }) => name);
  const jwt = findDifferences(before.auth?.jwt ?? {}, after.auth?.jwt ?? {});
  const chatbots = compareNames(before.chatbots, after.chatbots, ({ chatbotId }) => chatbotId);
  const trustedDocuments = compareNames(
    toDocuments(before.trustedDocuments),
    toDocuments(after.trustedDocuments),
    ({ id }) => id,
  );
  return {
    ...(apiKeys !== null && !isFixed('auth') && { apiKeys }),
    ...(jwt.length > 0 && !isFixed('auth') && { jwt }),
    ...(chatbots !== null && !isFixed('chatbots') && { chatbots }),
    ...(trustedDocuments !== null && !isFixed('trustedDocuments') && { trustedDocuments }),
    ...(needsRestart.length > 0 && { needsRestart }),
  };
}

function toDocuments(documents: Config['trustedDocuments']) {
  return Array.from(documents?.texts ?? [], ([id, text]) => ({ id, text }));
}

function compareNames<Item extends object>(
  before: readonly Item[] = [],
  after: readonly Item[] = [],
  nameOf: (item: Item) => string,
): NameChanges | null {
  const old = new Map(before.map((item) => [nameOf(item), item]));
  const next = new Map(after.map((item) => [nameOf(item), item]));
  const added = [...next.keys()].filter((name) => !old.has(name));
  const removed = [...old.keys()].filter((name) => !next.has(name));
  const changed = [...next].flatMap(([name, item]) => {
    const differences = findDifferences(old.get(name) ?? item, item);
    return differences.length === 0 ? [] : [`${name}: ${differences.join(', ')}`];
  });
  if (added.length + removed.length + changed.length === 0) return null;
  return {
    ...(added.length > 0 && { added }),
    ...(removed.length > 0 && { removed }),
    ...(changed.length > 0 && { changed }),
  };
}

function findDifferences(before: object, after: object): string[] {
  const old = new Map<string, unknown>(Object.entries(before));
  const next = new Map<string, unknown>(Object.entries(after));
  return [...new Set([...old.keys(), ...next.keys()])].filter(
    (field) => !isDeepStrictEqual(old.get(field), next.get(field)),
  );
}
