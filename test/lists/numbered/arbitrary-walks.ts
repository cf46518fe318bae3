import fc from 'fast-check';
import type { ModelEvent } from './model-upstream.ts';

const oneOf = <const Value>(values: readonly Value[]) => fc.constantFrom(...values);

/** Rows of one time, seldom more than one, and how far behind the ones before they are. */
export function toRun(mostTies: number, gapsMs: readonly number[] = [1, 1, 1000]) {
  return fc.record({
    size: fc.oneof(
      { weight: 6, arbitrary: fc.constant(1) },
      { weight: 2, arbitrary: fc.integer({ min: 2, max: mostTies }) },
    ),
    gapMs: oneOf(gapsMs),
  });
}

/** The readings of the API document of a page-numbered list. */
export const pageOptions = {
  pageLimit: fc.constantFrom(1, 2, 3, 5, 7, 20, 50, 100),
  overLimit: fc.constantFrom('clamp' as const, 'refuse' as const),
  pastEnd: fc.constantFrom('empty' as const, 'last' as const),
  countLag: fc.constantFrom(0, 0, 1, 3),
};

/** What happens between and among the calls of a walk. */
export function toEvents(gapsMs: readonly number[]): fc.Arbitrary<ModelEvent[]> {
  return fc.array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constant<ModelEvent>({ kind: 'none' }) },
      { weight: 3, arbitrary: fc.record({ kind: fc.constant('insert' as const), gapMs: oneOf(gapsMs) }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('delete' as const), at: fc.nat(2000) }) },
      { weight: 2, arbitrary: fc.constant<ModelEvent>({ kind: 'delete-last-seen' }) },
    ),
    { maxLength: 25 },
  );
}

/** How many rows a walk asks for at a time; `large`: around the sizes of pages. */
export function toSizes(large: readonly number[]) {
  return fc.array(fc.oneof(fc.integer({ min: 1, max: 12 }), oneOf(large)), { minLength: 1, maxLength: 6 });
}

/** Null where the reading fails with such an error. */
export async function orNull<T>(
  reading: Promise<T>,
  expected: new (message: string) => Error,
): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof expected) return null;
    throw error;
  }
}
