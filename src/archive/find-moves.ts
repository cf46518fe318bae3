import type { Message } from '../models.ts';

export interface Move {
  readonly message: Message;
  readonly from: number;
  readonly to: number;
}

/** Which of a list, in the order of their times, of equal times the later last, must change places among themselves to follow it. */
export function findMoves(placed: Iterable<readonly [place: number, message: Message]>): Move[] {
  const byTime = Map.groupBy(placed, ([, { createdAtMs }]) => createdAtMs);
  // A row without a time may stand anywhere.
  byTime.delete(null);
  return [...byTime.values()].flatMap((ties) => {
    const places = ties.map(([place]) => place).sort((one, other) => one - other);
    return ties
      .map(([from, message], i) => ({ message, from, to: places[i] ?? from }))
      .filter(({ from, to }) => from !== to);
  });
}
