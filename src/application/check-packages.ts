import { findPackageJSON } from 'node:module';
import { ConfigError } from '../config/problems.ts';
import type { Config } from '../config.ts';
import { manifest } from '../manifest.ts';

/** Throws `ConfigError` where something is switched on whose optional packages are not installed. */
export function checkPackages(
  { telemetry, redis, archive }: Pick<Config, 'telemetry' | 'redis' | 'archive'>,
  isInstalled = hasPackage,
): void {
  const problems = [
    ...(telemetry.traces ? [{ setting: 'OTEL_EXPORTER_OTLP_ENDPOINT', prefix: '@opentelemetry/' }] : []),
    ...(redis ? [{ setting: 'REDIS_URL', prefix: '@redis/' }] : []),
    ...(archive !== null && 'url' in archive ? [{ setting: 'CONVOGRAPH_ARCHIVE', prefix: 'pg' }] : []),
  ].flatMap(({ setting, prefix }) => {
    const needed = Object.entries(manifest.peerDependencies).filter(([name]) => name.startsWith(prefix));
    if (needed.every(([name]) => isInstalled(name))) return [];
    const packages = needed.map(([name, range]) => `${name}@${range}`).join(' ');
    return [`${setting} needs packages that are not installed: run npm install ${packages}`];
  });
  if (problems.length > 0) throw new ConfigError(problems);
}

function hasPackage(name: string): boolean {
  try {
    return findPackageJSON(name, import.meta.url) !== undefined;
  } catch {
    return false;
  }
}
