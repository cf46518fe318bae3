import { describe, expect, test } from 'vitest';
import { createOperationFlights, createSingleFlight } from '../../src/cache/single-flight.ts';
import type { CallContext } from '../../src/call-context.ts';
import { UpstreamBudgetExceededError, UpstreamError } from '../../src/errors.ts';

/** Flights that land when they are told to. */
function createAirfield(create = createSingleFlight) {
  let nowMs = 10;
  const flights = create(() => nowMs);
  const landings: { resolve(value: string): void; reject(error: Error): void }[] = [];
  let shared = 0;
  return {
    flights,
    landings,
    shared: () => shared,
    pass: (durationMs: number) => {
      nowMs += durationMs;
    },
    fly: (sinceMs = 0, key = 'key', call: CallContext = {}) =>
      flights.share({
        key,
        sinceMs,
        call,
        start: ({ signal }) =>
          new Promise<string>((resolve, reject) => {
            landings.push({ resolve, reject });
            signal?.addEventListener('abort', () => reject(signal.reason));
          }),
        onShared: () => shared++,
      }),
  };
}

describe.each([
  ['operations', createSingleFlight],
  ['the reads of one operation', createOperationFlights],
])('calls that %s share', (_whose, create) => {
  test('while one is under way it serves all who want the same', async () => {
    const { fly, landings, shared } = createAirfield(create);
    const all = [fly(), fly(), fly(0, 'other')];
    landings[0]?.resolve('first');
    landings[1]?.resolve('other');
    expect(await Promise.all(all)).toEqual(['first', 'first', 'other']);
    expect(shared()).toBe(1);
  });

  test('one that began too early serves no longer, and its end ends no other', async () => {
    const { fly, flights, landings, pass } = createAirfield(create);
    const early = fly();
    pass(1);
    expect(flights.find('key', 11, {})).toBeNull();
    const late = fly(11);
    landings[0]?.resolve('early');
    expect(await early).toBe('early');
    expect(flights.find('key', 11, {})).not.toBeNull();
    landings[1]?.resolve('late');
    expect(await late).toBe('late');
    expect(flights.find('key', 0, {})).toBeNull();
  });

  test('what fails fails for all, and is tried anew by the next', async () => {
    const { fly, landings } = createAirfield(create);
    const all = [fly(), fly()];
    landings[0]?.reject(new Error('down'));
    expect((await Promise.allSettled(all)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const next = fly();
    landings[1]?.resolve('up');
    expect(await next).toBe('up');
  });
});

describe('calls that operations share', () => {
  test('whoever only looks whether there is one does not wait for it', async () => {
    const { fly, flights } = createAirfield();
    const client = new AbortController();
    const only = fly(0, 'key', { signal: client.signal });
    expect([flights.has('key', 10), flights.has('key', 11)]).toEqual([true, false]);
    client.abort(new Error('left'));
    await expect(only).rejects.toThrow('left');
    expect(flights.has('key', 10)).toBe(false);
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

  test('who cannot wait for a slot fails alone; what the upstream says holds for all', async () => {
    const { fly, landings } = createAirfield();
    const refusal = (status?: number) =>
      new UpstreamError('later', { kind: 'rate-limited', provider: 'peki', ...(status && { status }) });
    const [first, patient] = [fly(), fly()];
    landings[0]?.reject(refusal());
    await expect(first).rejects.toThrow('later');
    expect(landings).toHaveLength(2);
    const other = fly();
    landings[1]?.reject(refusal(429));
    await expect(patient).rejects.toThrow('later');
    await expect(other).rejects.toThrow('later');
    expect(landings).toHaveLength(2);
  });
});

describe('callers who leave', () => {
  const caller = () => {
    const controller = new AbortController();
    return { call: { signal: controller.signal }, leave: () => controller.abort(new Error('gone')) };
  };

  test('one who leaves is told at once; the call goes on for who stays', async () => {
    const { fly, landings } = createAirfield();
    const [first, second] = [caller(), caller()];
    const [left, stayed] = [fly(0, 'key', first.call), fly(0, 'key', second.call)];
    first.leave();
    await expect(left).rejects.toThrow('gone');
    landings[0]?.resolve('landed');
    expect(await stayed).toBe('landed');
    expect(landings).toHaveLength(1);
  });

  test('when all have left the call is given up, and the next one begins anew', async () => {
    const { fly, flights, landings } = createAirfield();
    const [first, second, third] = [caller(), caller(), caller()];
    const left = [
      fly(0, 'key', first.call),
      fly(0, 'key', second.call),
      flights.find<string>('key', 0, third.call),
    ];
    first.leave();
    third.leave();
    expect(flights.find('key', 0, {})).not.toBeNull();
    const results = Promise.allSettled(left);
    second.leave();
    // The one who asked without a signal never leaves.
    landings[0]?.resolve('landed');
    expect((await results).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);

    const last = caller();
    const alone = fly(0, 'other', last.call);
    last.leave();
    await expect(alone).rejects.toThrow('gone');
    expect(flights.find('other', 0, {})).toBeNull();
    const next = fly(0, 'other');
    landings[2]?.resolve('again');
    expect(await next).toBe('again');
  });

  test('the call that nobody waits for is told why', async () => {
    const { flights } = createAirfield();
    const { call, leave } = caller();
    let reason: unknown;
    const waiting = flights.share({
      key: 'key',
      sinceMs: 0,
      call,
      start: ({ signal }) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => {
            reason = signal.reason;
            reject(signal.reason);
          });
        }),
    });
    leave();
    await expect(waiting).rejects.toThrow('gone');
    expect(reason).toEqual(new Error('gone'));
  });

  test('a caller who left before asking begins nothing that lasts', async () => {
    const { fly, flights } = createAirfield();
    const { call, leave } = caller();
    leave();
    await expect(fly(0, 'key', call)).rejects.toThrow('gone');
    expect(flights.find('key', 0, {})).toBeNull();
  });

  test('what is left of a call that failed is given up', async () => {
    const { flights } = createAirfield();
    const reasons: unknown[] = [];
    const sibling = ({ signal }: CallContext) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => {
          reasons.push(signal.reason);
          reject(signal.reason);
        });
      });
    const start = (call: CallContext) => Promise.all([sibling(call), Promise.reject(new Error('page 3'))]);
    await expect(flights.share({ key: 'key', sinceMs: 0, call: {}, start })).rejects.toThrow('page 3');
    expect(reasons).toEqual([new Error('page 3')]);
  });
});

describe('how long a call may take', () => {
  test('is that of the most patient of those who wait for it', () => {
    const { flights } = createAirfield();
    let own: CallContext = {};
    const start = (call: CallContext) => {
      own = call;
      return new Promise<void>(() => undefined);
    };
    const join = (call: CallContext) => {
      flights.share({ key: 'key', sinceMs: 0, call, start }).catch(() => undefined);
      return own.nonWaiting ? null : own.deadlineMs;
    };
    expect(join({ nonWaiting: true })).toBeNull();
    expect(join({ deadlineMs: 900 })).toBe(900);
    expect(join({ deadlineMs: 400 })).toBe(900);
    expect(join({})).toBe(Number.POSITIVE_INFINITY);
  });

  test('nobody waits for what is read behind an answer: it keeps no call alive', async () => {
    const { fly, landings } = createAirfield();
    const leaving = new AbortController();
    const asked = fly(0, 'key', { signal: leaving.signal });
    const behind = fly(0, 'key', { nonWaiting: true });
    leaving.abort(new Error('gone'));
    await expect(asked).rejects.toThrow('gone');
    await expect(behind).rejects.toThrow('gone');
    expect(landings).toHaveLength(1);
  });
});
