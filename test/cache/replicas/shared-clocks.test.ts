import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { type ClockOffsets, createToOwnTime } from '../../../src/cache/replicas/shared-clocks.ts';

/** A true time, of which each of the three clocks shows another one. */
const redisAheadMs = 1_700_000_000_000;
const writerAheadMs = 40_000;
const readerAheadMs = -7_000;

interface Tale {
  /** True times: when the writer asked, and the reader. */
  readonly askedMs: number;
  readonly readMs: number;
  /** Each way. */
  readonly travelMs: number;
  readonly wallsMs: readonly [writer: number, reader: number];
  readonly redisLeapMs?: number;
}

/** What the reader takes for the times of something that the writer saw at those true times; true times again. */
function tell(
  { askedMs, readMs, travelMs, wallsMs, redisLeapMs = 0 }: Tale,
  provenMs: number,
  arrivedMs: number,
) {
  const toOffsets = (atMs: number, ownAheadMs: number, wallAheadMs: number, leapMs = 0): ClockOffsets => [
    redisAheadMs + leapMs - travelMs - ownAheadMs,
    redisAheadMs + leapMs + travelMs - ownAheadMs,
    atMs + wallAheadMs - (atMs + ownAheadMs),
  ];
  const toOwnTime = createToOwnTime(
    toOffsets(askedMs, writerAheadMs, wallsMs[0]),
    toOffsets(readMs, readerAheadMs, wallsMs[1], redisLeapMs),
    { askedMs: readMs + readerAheadMs, nowMs: readMs + 2 * travelMs + 5 + readerAheadMs },
  );
  return (
    toOwnTime && {
      provenMs: toOwnTime.ofProof(provenMs + writerAheadMs) - readerAheadMs,
      arrivedMs: toOwnTime.ofArrival(arrivedMs + writerAheadMs) - readerAheadMs,
    }
  );
}

const calm: Tale = { askedMs: 1_000, readMs: 3_000, travelMs: 2, wallsMs: [0, 0] };
const some = fc.nat(4_000);

describe('times of another replica', () => {
  it('are off by what the ways to Redis took, a proof to one side, an arrival to the other', () => {
    expect(tell(calm, 500, 600)).toEqual({ provenMs: 500 - 4, arrivedMs: 600 + 4 });
  });

  test('never make a proof fresher or an arrival older, however slow Redis is and whatever the walls show', () => {
    fc.assert(
      fc.property(
        some,
        some,
        some,
        some,
        fc.nat(500),
        some,
        some,
        (proof, arrival, asking, waiting, travelMs, one, other) => {
          const arrivedMs = proof + arrival;
          const askedMs = arrivedMs + asking;
          const wroteMs = askedMs + 2 * travelMs;
          const tale = {
            askedMs,
            readMs: wroteMs + waiting,
            travelMs,
            wallsMs: [one, other] as const,
          };
          const told = tell(tale, proof, arrivedMs);
          if (told === null) throw new Error('clocks that differ so little are good enough');
          expect(told.provenMs).toBeLessThanOrEqual(proof);
          expect(told.arrivedMs).toBeGreaterThanOrEqual(arrivedMs);
        },
      ),
    );
  });

  it('are as old as the walls say, where Redis has been set back since', () => {
    expect(tell({ ...calm, redisLeapMs: -1_500 }, 500, 600)?.provenMs).toBe(500);
    expect(tell({ ...calm, redisLeapMs: -1_500, wallsMs: [0, 3_000] }, 500, 600)?.provenMs).toBe(-2_500);
  });

  it.each([
    ['the writer is ahead', { wallsMs: [6_000, 0] as const }],
    ['the reader is ahead', { wallsMs: [0, 6_000] as const }],
    ['Redis was set back', { redisLeapMs: -7_000 }],
    ['Redis was set forward', { redisLeapMs: 6_000 }],
  ])('are not told where clocks disagree: %s', (_name, odd) => {
    expect(tell({ ...calm, ...odd }, 500, 600)).toBeNull();
  });

  it('are no later than now', () => {
    const told = tell({ ...calm, travelMs: 400 }, 2_850, 2_890);
    expect(told?.arrivedMs).toBeLessThanOrEqual(3_000 + 805);
  });
});
