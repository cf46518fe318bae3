import type { AskedList } from '../planner/create-planner.ts';

/** A window of a batch. */
export interface BatchWindow {
  /** Names its list, whatever the order. */
  readonly listName: string;
  /** Null where reading it gives an error. */
  readonly asked: AskedList | null;
}

/** In which order to read the windows of a batch, so that windows of one list share its rows. */
export interface WindowPlan<Read extends BatchWindow> {
  /** Of each list the window that reaches furthest from its head, and those of lists where none begins there. */
  readonly first: readonly Read[];
  /** The others: what they want may have come with the first ones. */
  readonly others: readonly Read[];
  /** What is asked for by windows that no other one of the batch holds. */
  readonly lists: readonly AskedList[];
}

export function planWindows<Read extends BatchWindow>(windows: readonly Read[]): WindowPlan<Read> {
  const leaders = new Map<string, { readonly window: Read; readonly reach: number }>();
  for (const window of windows) {
    const { listName, asked } = window;
    const reach = asked?.span?.from === 0 ? asked.span.to : 0;
    if (reach > (leaders.get(listName)?.reach ?? 0)) leaders.set(listName, { window, reach });
  }
  const first: Read[] = [];
  const others: Read[] = [];
  const lists: AskedList[] = [];
  for (const window of windows) {
    const { listName, asked } = window;
    const leader = leaders.get(listName);
    const isFirst = leader === undefined || leader.window === window;
    const isHeld = (asked?.span?.to ?? Number.POSITIVE_INFINITY) <= (leader?.reach ?? 0);
    (isFirst ? first : others).push(window);
    if (asked !== null && (isFirst || !isHeld)) lists.push(asked);
  }
  return { first, others, lists };
}
