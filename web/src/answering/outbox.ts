import { useSyncExternalStore } from 'react';
import type { AnswerPart } from './write.ts';

export type SentState =
  | { readonly kind: 'sending' }
  | { readonly kind: 'done' }
  /** It was not said. */
  | {
      readonly kind: 'failed';
      readonly code: string;
      readonly message: string;
      readonly retryAfterMs: number | null;
    }
  /** It may have been said, or not; `hasLooked`: the lists did not show it so far. */
  | {
      readonly kind: 'unknown';
      readonly message: string;
      readonly hasLooked: boolean;
      readonly isLooking: boolean;
    };

/** What was sent from this page and is not in the conversation yet. */
export interface SentMessage {
  readonly key: string;
  readonly text: string;
  /** Of `sendMessage`: who says it. */
  readonly userName: string | null;
  readonly state: SentState;
  /** The answer as far as it is written. */
  readonly answer: readonly AnswerPart[];
  /** Global ids of equal messages that were there before. */
  readonly sameBefore: readonly string[];
  /** The conversation where the API has put it, if that is another one. */
  readonly otherSessionId: string | null;
}

export interface Outbox {
  readonly draft: string;
  readonly sent: readonly SentMessage[];
}

const empty: Outbox = { draft: '', sent: [] };
const outboxes = new Map<string, Outbox>();
const watchers = new Set<() => void>();

/** In memory only: it outlives a change of the conversation, a failure and a new sign-in, and no reload. */
export function useOutbox(conversation: string): Outbox {
  return useSyncExternalStore(watch, () => findOutbox(conversation));
}

export function findOutbox(conversation: string): Outbox {
  return outboxes.get(conversation) ?? empty;
}

export function changeOutbox(conversation: string, change: (outbox: Outbox) => Partial<Outbox>): void {
  const before = findOutbox(conversation);
  outboxes.set(conversation, { ...before, ...change(before) });
  for (const watcher of watchers) watcher();
}

export function changeSent(conversation: string, key: string, change: Partial<SentMessage>): void {
  changeOutbox(conversation, ({ sent }) => ({
    sent: sent.map((one) => (one.key === key ? { ...one, ...change } : one)),
  }));
}

export function removeSent(conversation: string, key: string): void {
  changeOutbox(conversation, ({ sent }) => ({ sent: sent.filter((one) => one.key !== key) }));
}

/** Whoever signs in next is somebody else. */
export function clearOutboxes(): void {
  outboxes.clear();
}

function watch(onChange: () => void): () => void {
  watchers.add(onChange);
  return () => watchers.delete(onChange);
}
