import type { Message } from '../models.ts';

/** A message that is to change its place. */
export interface Move {
  readonly message: Message;
  readonly from: number;
  readonly to: number;
}

/**
 * Messages of one list by their places, in the order of their times, of equal times the later last: which of them have to change
 * places among themselves, so that these follow that order.
 */
export function findMoves(placed: Iterable<readonly [place: number, message: Message]>): Move[] {
  const moves: Move[] = [];
  let ties: (readonly [place: number, message: Message])[] = [];
  function closeTies(): void {
    const places = ties.map(([place]) => place).sort((one, other) => one - other);
    for (const [i, [from, message]] of ties.entries()) {
      const to = places[i] ?? from;
      if (to !== from) moves.push({ message, from, to });
    }
    ties = [];
  }
  for (const one of placed) {
    const timeMs = one[1].createdAtMs;
    if (ties[0]?.[1].createdAtMs !== timeMs) closeTies();
    // A row without a time may stand anywhere.
    if (timeMs !== null) ties.push(one);
  }
  closeTies();
  return moves;
}
