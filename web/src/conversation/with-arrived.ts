import type { MessageEntry } from '../messages/loaded-message.ts';

/** Adds what has arrived, each where its time puts it: one that is written late may be older than what is there. */
export function withArrived(
  loaded: readonly MessageEntry[],
  arrived: readonly MessageEntry[],
): readonly MessageEntry[] {
  if (arrived.length === 0) return loaded;
  const known = new Set(loaded.map(({ message }) => message.id));
  const entries = [...loaded];
  for (const entry of arrived) {
    if (known.has(entry.message.id)) continue;
    const { createdAt } = entry.message;
    let at = entries.length;
    while (createdAt && at > 0 && isLater(entries[at - 1], createdAt)) at -= 1;
    entries.splice(at, 0, entry);
  }
  return entries;
}

function isLater(entry: MessageEntry | undefined, iso: string): boolean {
  const { createdAt } = entry?.message ?? {};
  return createdAt != null && Date.parse(createdAt) > Date.parse(iso);
}
