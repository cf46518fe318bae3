import type { AskedList } from '../lists/cached-list.ts';

export interface BatchWindow {
  readonly asked: AskedList | null;
}

/** In which order to read the windows of a batch, so that windows of one list share its rows. */
export interface WindowPlan<Read extends BatchWindow> {
  /** Of each list the window that reaches furthest from its head, or all where none begins there. */
  readonly first: readonly Read[];
  readonly others: readonly Read[];
  /** Without the windows that another one of the batch holds. */
  readonly lists: readonly AskedList[];
}

export function planWindows<Read extends BatchWindow>(windows: readonly Read[]): WindowPlan<Read> {
  const leaders = new Map<string, { readonly window: Read; readonly reach: number }>();
  const names = windows.map(({ asked }) => nameOf(asked));
  for (const [i, window] of windows.entries()) {
    const { asked } = window;
    const listName = names[i] ?? '';
    const reach = asked?.span?.from === 0 ? asked.span.to : 0;
    if (reach > (leaders.get(listName)?.reach ?? 0)) leaders.set(listName, { window, reach });
  }
  const first: Read[] = [];
  const others: Read[] = [];
  const lists: AskedList[] = [];
  for (const [i, window] of windows.entries()) {
    const { asked } = window;
    const leader = leaders.get(names[i] ?? '');
    const isFirst = leader === undefined || leader.window === window;
    const isHeld = (asked?.span?.to ?? Number.POSITIVE_INFINITY) <= (leader?.reach ?? 0);
    (isFirst ? first : others).push(window);
    if (asked !== null && (isFirst || !isHeld)) lists.push(asked);
  }
  return { first, others, lists };
}

function nameOf(asked: AskedList | null): string {
  return JSON.stringify(asked?.filter ?? null);
}
