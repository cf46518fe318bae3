import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import type { SpanExporter } from '@opentelemetry/sdk-trace';

/** Where an operator reads of it. */
export type ExportLog = Readonly<Record<'info' | 'warn', (fields: ExportLogFields, message: string) => void>>;

/** Neither the collector's address nor what it answered. */
export interface ExportLogFields {
  readonly event: 'traces-lost' | 'traces-back';
  /** Why: a word such as `ECONNREFUSED`, or `HTTP 401`. */
  readonly code?: string;
}

/** Logs one line when traces can no longer be exported, and one when they can again. */
export function withExportLog(exporter: SpanExporter, log: ExportLog): SpanExporter {
  let isLost = false;

  function note({ code, error }: ExportResult): void {
    if (code === ExportResultCode.SUCCESS) {
      if (isLost) log.info({ event: 'traces-back' }, 'traces are exported again');
      isLost = false;
      return;
    }
    if (!isLost) {
      log.warn(
        { event: 'traces-lost', code: toReason(error) },
        'traces cannot be exported and are dropped: is OTEL_EXPORTER_OTLP_ENDPOINT right, and the collector up?',
      );
    }
    isLost = true;
  }

  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        note(result);
        done(result);
      });
    },
    shutdown: () => exporter.shutdown(),
    ...(exporter.forceFlush && { forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve() }),
  };
}

/** A message might quote the address, or what the collector said. */
function toReason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (typeof code === 'number') return `HTTP ${code}`;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]*$/.test(code) ? code : 'NO_ANSWER';
}
