import fc from 'fast-check';
import { createMessage, createSession, createUser } from '../loaders/scripted-source.ts';
import type { Owner, RowArrays } from '../upstream-rows.ts';

export interface RowsOptions {
  /** Rows that do not say whose they are, that are nobody's, or that have no time, in 100. */
  readonly odd: number;
}

const id = (letter: string, most: number) => fc.integer({ min: 1, max: most }).map((n) => `${letter}${n}`);

/** Null in so many cases of 100. */
const orNull = <T>(value: fc.Arbitrary<T>, odd: number): fc.Arbitrary<T | null> =>
  fc.oneof({ weight: 100 - odd, arbitrary: value }, { weight: odd, arbitrary: fc.constant(null) });

/**
 * Rows that share times; sessions of several users, of no user and of unknown ones; users without sessions; empty lists.
 * Heads are newest.
 */
export function randomRows({ odd }: RowsOptions): fc.Arbitrary<RowArrays> {
  const gapMs = fc.constantFrom(0, 0, 1000, 1000, 60_000);
  const isShown = fc.integer({ min: 1, max: 100 }).map((n) => n > odd);
  const message = fc.record({
    gapMs,
    hasTime: fc.integer({ min: 1, max: 100 }).map((n) => n > odd),
    isShown,
    sessionId: orNull(id('s', 12), odd),
    userId: orNull(id('u', 6), odd),
  });
  const session = fc.record({ gapMs, userId: orNull(id('u', 6), odd), isShown });
  return fc
    .record({
      users: fc.integer({ min: 0, max: 6 }),
      sessions: fc.array(session, { maxLength: 12, size: 'max' }),
      messages: fc.array(message, { maxLength: 40, size: 'max' }),
    })
    .map(({ users, sessions, messages }) => ({
      owners: new Map<string, Owner>([
        ...sessions.map(({ userId }, i): [string, Owner] => [`s${i + 1}`, { sessionId: null, userId }]),
        ...messages.map(({ sessionId, userId }, i): [string, Owner] => [
          `m${messages.length - i}`,
          { sessionId, userId },
        ]),
      ]),
      users: toTimes(Array.from({ length: users }, () => ({ gapMs: 1000 }))).map((_, i) =>
        createUser(`u${i + 1}`, { createdAtMs: (users - i) * 1000 }),
      ),
      sessions: toTimes(sessions).map(({ timeMs, given }, i) =>
        createSession(`s${i + 1}`, { createdAtMs: timeMs, userId: given.isShown ? given.userId : null }),
      ),
      messages: toTimes(messages).map(({ timeMs, given }, i) =>
        createMessage(messages.length - i, {
          sessionId: given.sessionId,
          userId: given.isShown ? given.userId : null,
          createdAtMs: given.hasTime ? timeMs : null,
        }),
      ),
    }));
}

/** Times that fall by the gaps, from the first hours of the epoch. */
function toTimes<T extends { readonly gapMs: number }>(rows: readonly T[]) {
  let timeMs = 10_000_000;
  return rows.map((given) => {
    timeMs -= given.gapMs;
    return { timeMs, given };
  });
}
