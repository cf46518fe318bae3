import { vi } from 'vitest';

/** Sets these variables, and takes away every other one that the configuration reads, until `vi.unstubAllEnvs()`. */
export function stubEnvironment(env: Readonly<Record<string, string | undefined>>): void {
  for (const name of Object.keys(process.env)) {
    if (/^(PEKI|ASKYOURDATABASE|CONVOGRAPH|OTEL)_|^(HOST|PORT|NODE_ENV|LOG_LEVEL)$/.test(name))
      vi.stubEnv(name, undefined);
  }
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
}
