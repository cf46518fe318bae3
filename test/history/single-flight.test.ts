import { describe, expect, test } from 'vitest';
import { UpstreamBudgetExceededError } from '../../src/errors.ts';
import { createSingleFlight } from '../../src/history/single-flight.ts';

/** Flights that land when they are told to. */
function createAirfield() {
  let nowMs = 10;
  const flights = createSingleFlight(() => nowMs);
  const landings: { resolve(value: string): void; reject(error: Error): void }[] = [];
  let shared = 0;
  return {
    flights,
    landings,
    shared: () => shared,
    pass: (durationMs: number) => {
      nowMs += durationMs;
    },
    fly: (sinceMs = 0, key = 'key') =>
      flights.share(
        key,
        sinceMs,
        () => new Promise<string>((resolve, reject) => landings.push({ resolve, reject })),
        () => shared++,
      ),
  };
}

describe('calls that are shared', () => {
  test('while one is under way it serves all who want the same', async () => {
    const { fly, landings, shared } = createAirfield();
    const all = [fly(), fly(), fly(0, 'other')];
    landings[0]?.resolve('first');
    landings[1]?.resolve('other');
    expect(await Promise.all(all)).toEqual(['first', 'first', 'other']);
    expect(shared()).toBe(1);
  });

  test('one that began too early serves no longer, and its end ends no other', async () => {
    const { fly, flights, landings, pass } = createAirfield();
    const early = fly();
    pass(1);
    expect(flights.find('key', 11)).toBeNull();
    const late = fly(11);
    landings[0]?.resolve('early');
    expect(await early).toBe('early');
    expect(flights.find('key', 11)).not.toBeNull();
    landings[1]?.resolve('late');
    expect(await late).toBe('late');
    expect(flights.find('key', 0)).toBeNull();
  });

  test('what fails fails for all, and is tried anew by the next', async () => {
    const { fly, landings } = createAirfield();
    const all = [fly(), fly()];
    landings[0]?.reject(new Error('down'));
    expect((await Promise.allSettled(all)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const next = fly();
    landings[1]?.resolve('up');
    expect(await next).toBe('up');
  });

  test('who cannot pay fails alone: the others share a call of their own', async () => {
    const { fly, landings } = createAirfield();
    const [poor, ...others] = [fly(), fly(), fly()];
    landings[0]?.reject(new UpstreamBudgetExceededError('spent'));
    await expect(poor).rejects.toThrow('spent');
    expect(landings).toHaveLength(2);
    landings[1]?.resolve('paid');
    expect(await Promise.all(others)).toEqual(['paid', 'paid']);
  });
});
