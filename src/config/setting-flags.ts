import { ConfigError } from './problems.ts';

const variables: ReadonlyMap<string, string> = new Map([
  ['port', 'PORT'],
  ['host', 'HOST'],
  ['config', 'CONVOGRAPH_CONFIG'],
]);

export type SettingFlags = Readonly<Record<string, string>>;

export function splitSettingFlags(flags: Readonly<Record<string, unknown>>): {
  readonly settings: SettingFlags;
  readonly rest: Readonly<Record<string, unknown>>;
} {
  const isSetting = ([name]: readonly [string, unknown]) => variables.has(name);
  const entries = Object.entries(flags);
  const settings = entries.filter(isSetting).map(([name, value]) => [name, String(value)]);
  return {
    settings: Object.fromEntries(settings),
    rest: Object.fromEntries(entries.filter((entry) => !isSetting(entry))),
  };
}

/** The variables that the flags stand for. Throws `ConfigError` for one without a value. */
export function toFlagVariables(flags: SettingFlags): Record<string, string> {
  const given = Object.entries(flags);
  const empty = given.filter(([, value]) => value.trim() === '');
  if (empty.length > 0) throw new ConfigError(empty.map(([flag]) => `--${flag} needs a value`));
  return Object.fromEntries(given.map(([flag, value]) => [variables.get(flag) ?? flag, value]));
}

/** Names the flag where a problem names the variable that it stands for. */
export function toFlagNames(problem: string, flags: SettingFlags): string {
  const [variable = ''] = /^\w+/.exec(problem) ?? [];
  const flag = Object.keys(flags).find((name) => variables.get(name) === variable);
  return flag === undefined ? problem : problem.replace(variable, `--${flag}`);
}
