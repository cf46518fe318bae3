import { useSyncExternalStore } from 'react';
import { useRelayEnvironment } from 'react-relay/hooks';
import type { Environment } from 'relay-runtime';
import type { AnswerPart } from './send-operation.ts';

/** Why a field is null. */
export interface FieldProblem {
  readonly message: string;
  /** As in `extensions.code`. */
  readonly code: string;
  readonly retryAfterMs: number | null;
}

/** What an answer says beside its data, which Relay does not hand on. */
export interface AnswerNote {
  /** By the path of the field, with dots between. */
  readonly problems: ReadonlyMap<string, FieldProblem>;
  /** An API could not be asked: some of it was read earlier. */
  readonly isStale: boolean;
}

export interface AnswerNotes {
  /** The note of the last answer to the operation. */
  readonly find: (operation: string) => AnswerNote | undefined;
  /** Takes a part of an answer; `isFirst`: what was noted before is over. */
  readonly record: (operation: string, part: AnswerPart, isFirst: boolean) => void;
  readonly watch: (onChange: () => void) => () => void;
}

const notesOf = new WeakMap<Environment, AnswerNotes>();

export function createAnswerNotes(): AnswerNotes {
  const notes = new Map<string, AnswerNote>();
  const watchers = new Set<() => void>();
  return {
    find: (operation) => notes.get(operation),
    record(operation, part, isFirst) {
      const before = notes.get(operation);
      const found = [part, ...(part.incremental ?? [])].flatMap(({ errors }) => errors ?? []);
      const isStale = part.extensions?.hints?.some(({ code }) => code === 'STALE') ?? false;
      if (found.length === 0 && !isStale && (!isFirst || before === undefined)) return;
      const kept = isFirst ? undefined : before;
      const problems = new Map(kept?.problems);
      for (const { message, path, extensions } of found) {
        const { code = 'NO_ANSWER', retryAfterMs = null } = extensions ?? {};
        problems.set(path?.join('.') ?? '', { message, code, retryAfterMs });
      }
      notes.set(operation, { problems, isStale: isStale || (kept?.isStale ?? false) });
      for (const watcher of watchers) watcher();
    },
    watch(onChange) {
      watchers.add(onChange);
      return () => watchers.delete(onChange);
    },
  };
}

export function attachNotes(environment: Environment, notes: AnswerNotes): void {
  notesOf.set(environment, notes);
}

/** What the last answer to an operation says beside its data. */
export function useAnswerNote(operation: string): AnswerNote | undefined {
  const notes = notesOf.get(useRelayEnvironment() as Environment);
  return useSyncExternalStore(notes?.watch ?? watchNothing, () => notes?.find(operation));
}

const watchNothing = () => () => undefined;
