import type { MessageEntry } from '../messages/loaded-message.ts';

/** A line of the conversation. */
export type ListItem =
  | { readonly kind: 'day'; readonly key: string; readonly iso: string }
  | {
      readonly kind: 'message';
      readonly key: string;
      readonly entry: MessageEntry;
      /** Whether somebody else spoke before, so that it is said who speaks. */
      readonly isFirstOfSpeaker: boolean;
    };

/** The messages, the oldest first, with a line before each day. */
export function toListItems(entries: readonly MessageEntry[]): readonly ListItem[] {
  const items: ListItem[] = [];
  let day = '';
  let speaker: string | undefined;
  for (const entry of entries) {
    const { id = '', role, createdAt } = entry.message;
    const newDay = createdAt ? new Date(createdAt).toDateString() : day;
    if (newDay !== day && createdAt) {
      day = newDay;
      speaker = undefined;
      items.push({ kind: 'day', key: `day ${day} ${id}`, iso: createdAt });
    }
    items.push({ kind: 'message', key: id, entry, isFirstOfSpeaker: role !== speaker });
    speaker = role;
  }
  return items;
}
