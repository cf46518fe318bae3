import { readFileSync } from 'node:fs';
import { type Config, type ConfigInput, parseConfig } from '../config.ts';
import type { SourceDefinition } from '../sources/define-source.ts';

export interface ProgramConfig {
  /** As in the configuration file, which is then not read: secrets are named by their environment variables. */
  readonly chatbots?: readonly Readonly<Record<string, unknown>>[];
  /** As in the configuration file, which is then not read. */
  readonly auth?: Readonly<Record<string, unknown>>;
  readonly sources?: readonly SourceDefinition[];
  /** Environment variables: all other settings, and the secrets. */
  readonly env: ConfigInput['env'];
}

const givenOptions = 'the given options';

/** GraphiQL and the desk are off unless they are switched on. Throws `ConfigError`. */
export function loadProgramConfig(
  { chatbots = [], auth, sources = [], env }: ProgramConfig,
  options: Pick<ConfigInput, 'hasOwnAuthentication'> = {},
): Config {
  const given = { ...(chatbots.length > 0 && { chatbots }), ...(auth && { auth }) };
  return parseConfig({
    ...options,
    sources,
    env: {
      CONVOGRAPH_GRAPHIQL: 'off',
      CONVOGRAPH_DESK: 'off',
      ...env,
      ...(Object.keys(given).length > 0 && { CONVOGRAPH_CONFIG: givenOptions }),
    },
    readFile: (path) => (path === givenOptions ? JSON.stringify(given) : readFileSync(path, 'utf8')),
  });
}
