import { ConfigError } from './problems.ts';

const variables = { port: 'PORT', host: 'HOST', config: 'CONVOGRAPH_CONFIG' } as const;

export type SettingFlags = { readonly [Flag in keyof typeof variables]?: string };

export function splitSettingFlags(flags: Readonly<Record<string, unknown>>): {
  readonly settings: SettingFlags;
  readonly rest: Readonly<Record<string, unknown>>;
} {
  const isSetting = ([name]: readonly [string, unknown]) => name in variables;
  const entries = Object.entries(flags);
  const settings = entries.filter(isSetting).map(([name, value]) => [name, String(value)]);
  return {
    settings: Object.fromEntries(settings),
    rest: Object.fromEntries(entries.filter((entry) => !isSetting(entry))),
  };
}

/** The variables that the flags stand for. Throws `ConfigError` for one without a value. */
export function toFlagVariables(flags: SettingFlags): Record<string, string> {
  const given = Object.entries(variables).flatMap(([flag, variable]) => {
    const value = new Map(Object.entries(flags)).get(flag);
    return value === undefined ? [] : [{ flag, variable, value }];
  });
  const empty = given.filter(({ value }) => value.trim() === '');
  if (empty.length > 0) throw new ConfigError(empty.map(({ flag }) => `--${flag} needs a value`));
  return Object.fromEntries(given.map(({ variable, value }) => [variable, value]));
}

/** Names the flag where a problem names the variable that it stands for. */
export function toFlagNames(problem: string, flags: SettingFlags): string {
  const hit = Object.entries(variables).find(
    ([flag, variable]) => flag in flags && new RegExp(`^${variable}\\b`).test(problem),
  );
  return hit === undefined ? problem : problem.replace(hit[1], `--${hit[0]}`);
}
