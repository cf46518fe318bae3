import type { Environment } from './environment.ts';

/** Where metrics can be had. */
export interface MetricsConfig {
  readonly host: string;
  readonly port: number;
}

/** Null: there are none. */
export function toMetricsConfig(data: {
  readonly CONVOGRAPH_METRICS_HOST: string;
  readonly CONVOGRAPH_METRICS_PORT?: number | undefined;
}): MetricsConfig | null {
  const { CONVOGRAPH_METRICS_HOST: host, CONVOGRAPH_METRICS_PORT: port } = data;
  return port === undefined ? null : { host, port };
}

/** An address for metrics that there are not, or that is the server's own. */
export function findUselessMetrics(env: Environment): string[] {
  const port = env['CONVOGRAPH_METRICS_PORT'];
  if (port !== '0' && port === (env['PORT'] ?? '4000'))
    return ['CONVOGRAPH_METRICS_PORT is the port of the graph itself: choose another'];
  if (port !== undefined || env['CONVOGRAPH_METRICS_HOST'] === undefined) return [];
  return ['CONVOGRAPH_METRICS_HOST is for metrics: set CONVOGRAPH_METRICS_PORT too, or take it away'];
}
