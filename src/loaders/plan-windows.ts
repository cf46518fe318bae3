import type { AskedList } from '../planner/create-planner.ts';

/** A window of a batch. */
export interface BatchWindow<Key> {
  readonly key: Key;
  /** Names its list, whatever the order. */
  readonly listName: string;
  /** Null where reading it gives an error. */
  readonly asked: AskedList | null;
}

/** In which order to read the windows of a batch, so that windows of one list share its rows. */
export interface WindowPlan<Key> {
  /** Of each list the window that reaches furthest from its head, and those of lists where none begins there. */
  readonly first: readonly Key[];
  /** The others: what they want may have come with the first ones. */
  readonly others: readonly Key[];
  /** What is asked for by windows that no other one of the batch holds. */
  readonly lists: readonly AskedList[];
}

export function planWindows<Key>(windows: readonly BatchWindow<Key>[]): WindowPlan<Key> {
  const leaders = new Map<string, { readonly key: Key; readonly reach: number }>();
  for (const { key, listName, asked } of windows) {
    const reach = asked?.span?.from === 0 ? asked.span.to : 0;
    if (reach > (leaders.get(listName)?.reach ?? 0)) leaders.set(listName, { key, reach });
  }
  const isFirst = ({ key, listName }: BatchWindow<Key>) => (leaders.get(listName)?.key ?? key) === key;
  const isHeld = ({ listName, asked }: BatchWindow<Key>) =>
    (asked?.span?.to ?? Number.POSITIVE_INFINITY) <= (leaders.get(listName)?.reach ?? 0);
  const keysOf = (some: readonly BatchWindow<Key>[]) => some.map(({ key }) => key);
  return {
    first: keysOf(windows.filter(isFirst)),
    others: keysOf(windows.filter((window) => !isFirst(window))),
    lists: windows.filter((window) => isFirst(window) || !isHeld(window)).flatMap(({ asked }) => asked ?? []),
  };
}
