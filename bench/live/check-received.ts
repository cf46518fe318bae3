/** How far what a client has received is from what it should have. */
export interface ReceivedCheck {
  readonly lost: number;
  readonly repeated: number;
  /** Of other lists, or older than where the client began. */
  readonly foreign: number;
  readonly misplaced: number;
}

/** `expected`: each id once, in order. */
export function checkReceived(received: readonly string[], expected: readonly string[]): ReceivedCheck {
  const places = new Map(expected.map((id, place) => [id, place]));
  const once = [...new Set(received)];
  const own = once.flatMap((id) => places.get(id) ?? []);
  return {
    lost: expected.length - own.length,
    repeated: received.length - once.length,
    foreign: once.length - own.length,
    misplaced: own.filter((place, i) => place < (own[i - 1] ?? -1)).length,
  };
}
