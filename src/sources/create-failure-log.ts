import type { ReportFailure, UpstreamFailure } from './create-upstream-reader.ts';
import type { SourcesLog } from './sources-log.ts';

/** A failure that lasts is logged so often, not with every call. */
const repeatAfterMs = 60_000;
const mostRemembered = 1_000;

/** Logs why calls fail: each reason of a chatbot once a minute. `now`: milliseconds on a clock that never goes back. */
export function createFailureLog(log: SourcesLog, now: () => number): ReportFailure {
  const loggedAtMs = new Map<string, number>();
  return (failure) => {
    const key = JSON.stringify([failure.chatbotId, failure.host, failure.reason]);
    const nowMs = now();
    const lastMs = loggedAtMs.get(key);
    if (lastMs !== undefined && nowMs - lastMs < repeatAfterMs) return;
    // Too many reasons to remember are told more often.
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
