/** Environment variables that are set to something. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Drops the white space around every value (secrets from files often end in a newline); what is then empty counts as unset. */
export function toEnvironment(env: Readonly<Record<string, string | undefined>>): Environment {
  const entries = Object.entries(env).map(([name, value]) => [name, value?.trim() || undefined] as const);
  return Object.fromEntries(entries);
}
