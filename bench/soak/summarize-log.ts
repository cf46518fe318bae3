import { mostInWindow } from './most-in-window.ts';
import type { LogEntry } from './start-sandbox.ts';
import { limits } from './world.ts';

/** What the sandbox's log tells of a credential with a limit. */
export interface LimitUse {
  readonly label: string;
  readonly requestsPerMinute: number;
  readonly calls: number;
  /** In any 60 s. */
  readonly mostInMinute: number;
}

/** What the sandbox's log tells. */
export interface LogSummary {
  readonly calls: number;
  readonly limits: readonly LimitUse[];
  /** Calls that it refused because of its own limit. */
  readonly refused: number;
  readonly struck: Readonly<Record<string, number>>;
  /** False: it holds no more lines, so older ones are lost. */
  readonly isWhole: boolean;
}

const windowMs = 60_000;
/** As many lines as the sandbox keeps. */
const mostEntries = 500_000;

export function summarizeLog(entries: readonly LogEntry[]): LogSummary {
  const struck: Record<string, number> = {};
  for (const { fault } of entries) if (fault !== null) struck[fault] = (struck[fault] ?? 0) + 1;
  return {
    calls: entries.length,
    limits: limits.map(({ name, label, requestsPerMinute }) => {
      const timesMs = entries.flatMap(({ credential, atMs }) => (credential === name ? [atMs] : []));
      return {
        label,
        requestsPerMinute,
        calls: timesMs.length,
        mostInMinute: mostInWindow(timesMs, windowMs),
      };
    }),
    refused: entries.filter(({ status, fault }) => status === 429 && fault === null).length,
    struck,
    isWhole: entries.length < mostEntries,
  };
}
