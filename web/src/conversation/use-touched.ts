import { type SyntheticEvent, useMemo, useState } from 'react';
import type { ListItem } from './to-list-items.ts';

const mostTouched = 20;

/** The messages that were touched last: what is out of sight is taken away, and with it how a table is sorted, and the focus. */
export function useTouched(items: readonly ListItem[]) {
  const [ids, setIds] = useState<readonly string[]>([]);
  const indexes = useMemo(
    () => (ids.length === 0 ? [] : items.flatMap(({ key }, i) => (ids.includes(key) ? [i] : []))),
    [items, ids],
  );
  const note = ({ target }: SyntheticEvent) => {
    const item = target instanceof Element ? target.closest('[data-message-id]') : null;
    const id = item?.getAttribute('data-message-id') ?? '';
    if (id !== '' && ids.at(-1) !== id) setIds([...ids.filter((one) => one !== id), id].slice(-mostTouched));
  };
  return { indexes, note };
}
