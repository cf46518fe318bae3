import { createTurns, type Work } from '../src/turns.ts';

/** Work that never waits for its turn, so that a busy machine changes no order of calls. */
export function startTimelessWork(): Work {
  return createTurns({ now: () => 0 }).startWork();
}
