import { type Cut, type Outcome, toCut } from './outcome.ts';
import type { Outage } from './start-replica.ts';

/** What clients of one kind have met. */
export interface ClientTally {
  operations: number;
  /** Answers without errors. */
  fine: number;
  left: number;
  /** How long each answer took. */
  readonly durationsMs: number[];
}

/** Counts operations while they end. */
export interface Tally {
  add(outcome: Outcome, phase: string): void;
  readonly byClient: ReadonlyMap<string, ClientTally>;
  /** Operations with that error code in that phase. */
  readonly codes: CountTable;
  /** Answers with that HTTP status. */
  readonly statuses: CountTable;
  /** Operations without an answer, by the reason. */
  countCuts(outagesOf: (replica: string) => readonly Outage[]): ReadonlyMap<Cut, number>;
}

/** Counts by name and phase. */
export type CountTable = ReadonlyMap<string, ReadonlyMap<string, number>>;

export function createTally(): Tally {
  const byClient = new Map<string, ClientTally>();
  const codes = new Map<string, Map<string, number>>();
  const statuses = new Map<string, Map<string, number>>();
  const unanswered: Outcome[] = [];
  return {
    byClient,
    codes,
    statuses,
    add(outcome, phase) {
      const own = byClient.get(outcome.client) ?? { operations: 0, fine: 0, left: 0, durationsMs: [] };
      byClient.set(outcome.client, own);
      own.operations += 1;
      if (outcome.hasLeft) {
        own.left += 1;
        return;
      }
      if (outcome.status === null) {
        unanswered.push(outcome);
        return;
      }
      own.durationsMs.push(outcome.endedMs - outcome.startedMs);
      if (outcome.status === 200 && outcome.codes.length === 0) own.fine += 1;
      count(statuses, String(outcome.status), phase);
      for (const code of new Set(outcome.codes)) count(codes, code, phase);
    },
    countCuts(outagesOf) {
      const counts = new Map<Cut, number>();
      for (const outcome of unanswered) {
        const cut = toCut(outcome, outagesOf(outcome.replica));
        counts.set(cut, (counts.get(cut) ?? 0) + 1);
      }
      return counts;
    },
  };
}

function count(table: Map<string, Map<string, number>>, name: string, phase: string): void {
  const row = table.get(name) ?? new Map<string, number>();
  table.set(name, row);
  row.set(phase, (row.get(phase) ?? 0) + 1);
}
