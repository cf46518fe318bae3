import type { MessageEntry } from '../messages/loaded-message.ts';
import type { SentMessage } from './outbox.ts';

/** Where the messages that were sent from here stand in the conversation by now, by their keys. */
export function matchSent(
  sent: readonly SentMessage[],
  entries: readonly MessageEntry[],
): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  for (const { key, text, sameBefore } of sent) {
    const taken = [...places.values()];
    const at = entries.findIndex(
      ({ message }, i) =>
        isSame(message, text) && !sameBefore.includes(message.id ?? '') && !taken.includes(i),
    );
    if (at !== -1) places.set(key, at);
  }
  return places;
}

export function isSame({ role, text }: MessageEntry['message'], words: string): boolean {
  return role === 'USER' && text?.trim() === words;
}

/** Without the rows of an answer that is shown as it is written. */
export function withoutWritten(
  entries: readonly MessageEntry[],
  sent: readonly SentMessage[],
  places: ReadonlyMap<string, number>,
): readonly MessageEntry[] {
  const written = sent.filter(({ state, userName }) => state.kind === 'sending' && userName === null);
  const from = Math.min(...written.map(({ key }) => places.get(key) ?? Number.POSITIVE_INFINITY));
  const own = new Set(written.map(({ key }) => places.get(key)));
  return entries.filter(({ message }, i) => i < from || (message.role === 'USER' && !own.has(i)));
}
