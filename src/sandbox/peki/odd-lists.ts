import { createHash } from 'node:crypto';
import type { PekiList } from '../store/peki-reader.ts';

/** The list in which, after every `every` rows, the last of them stands once more; 0: the list itself. */
export function withDoubledRows(list: PekiList, every: number): PekiList {
  if (every === 0) return list;
  const toOffset = (slot: number) =>
    Math.floor(slot / (every + 1)) * every + Math.min(slot % (every + 1), every - 1);
  const total = list.total + Math.floor(list.total / every);
  return {
    total,
    readSlice({ offset, limit }) {
      const slots = Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, i) =>
        toOffset(offset + i),
      );
      const [first = 0] = slots;
      const rows = list.readSlice({ offset: first, limit: (slots.at(-1) ?? first) - first + 1 });
      return slots.flatMap((slot) => rows[slot - first] ?? []);
    },
  };
}

/** Whether a row, as JSON, is the one in `oneIn` that pages leave out; 0: none is. The same for a row wherever it stands. */
export function isHiddenRow(row: string, oneIn: number): boolean {
  return oneIn > 0 && createHash('sha256').update(row).digest().readUInt32BE() % oneIn === 0;
}
