import { onTestFinished } from 'vitest';
import { parseTracesConfig } from '../../src/config/telemetry-config.ts';
import type { SourceConfig } from '../../src/sources/define-source.ts';
import type { ExportLog } from '../../src/telemetry/create-tracing.ts';
import { openTelemetry, type Telemetry } from '../../src/telemetry/open-telemetry.ts';

export interface TestTelemetryOptions {
  readonly chatbots: readonly SourceConfig[];
  /** Where traces go; absent: there are none. */
  readonly collectorUrl?: string;
  /** More of the environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly log?: ExportLog;
}

/** Metrics on a free port, and traces that go out soon. Closed when the test ends, unless that is done before. */
export async function openTestTelemetry({
  chatbots,
  collectorUrl,
  env = {},
  log = { info: () => undefined, warn: () => undefined },
}: TestTelemetryOptions): Promise<Telemetry> {
  const problems: string[] = [];
  const variables = {
    OTEL_EXPORTER_OTLP_ENDPOINT: collectorUrl,
    OTEL_BSP_SCHEDULE_DELAY: '20',
    ...env,
  };
  const traces = parseTracesConfig(variables, problems);
  const metrics = { host: '127.0.0.1', port: 0 };
  const telemetry = await openTelemetry({ traces, metrics }, { chatbots, log });
  if (telemetry === null || problems.length > 0) throw new Error(`no telemetry: ${problems.join()}`);
  onTestFinished(() => telemetry.close(0));
  return telemetry;
}
