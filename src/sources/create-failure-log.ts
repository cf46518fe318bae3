import type { ReportFailure, UpstreamFailure } from './create-upstream-reader.ts';

/** No body, no secret and no path is ever logged. */
export type SourcesLog = Readonly<
  Record<
    'debug' | 'info' | 'warn',
    (fields: Readonly<Record<string, string | number>> & { readonly host: string }, message: string) => void
  >
>;

const repeatAfterMs = 60_000;
const mostRemembered = 1_000;

export function createFailureLog(log: SourcesLog, now: () => number): ReportFailure {
  const loggedAtMs = new Map<string, number>();
  return (failure) => {
    const key = JSON.stringify([failure.chatbotId, failure.host, failure.reason]);
    const nowMs = now();
    const lastMs = loggedAtMs.get(key);
    if (lastMs !== undefined && nowMs - lastMs < repeatAfterMs) return;
    if (loggedAtMs.size >= mostRemembered) loggedAtMs.clear();
    loggedAtMs.set(key, nowMs);
    log.warn(toFields(failure), 'upstream call failed');
  };
}

function toFields({ chatbotId, host, code, status, reason, clockAheadMs }: UpstreamFailure) {
  return {
    chatbotId,
    host,
    ...(code !== undefined && { code }),
    ...(status !== undefined && { status }),
    reason,
    ...(clockAheadMs !== undefined && { clockAheadMs }),
  };
}
