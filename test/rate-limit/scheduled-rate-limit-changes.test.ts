import { describe, expect, it } from 'vitest';
import { createMemorySlotStore } from '../../src/rate-limit/create-memory-slot-store.ts';
import { runPending } from './create-virtual-clock.ts';
import { openRateLimit, useUp } from './rate-limit-bench.ts';

describe('a caller that leaves', () => {
  it('leaves at once, with the reason of its signal, and its place is free', async () => {
    const bench = openRateLimit({ requestsPerMinute: 1, runMs: 0 });
    await useUp(bench, 1);
    const leaving = new AbortController();
    const gone = bench.ask({ signal: leaving.signal });
    const next = bench.ask({ deadlineMs: 200_000 });
    await bench.clock.advanceTo(10_000);
    leaving.abort(new Error('gone'));
    await bench.clock.advanceTo(60_000);
    expect(gone).toMatchObject({ state: 'left', atMs: 10_000 });
    expect(next).toMatchObject({ state: 'granted', atMs: 60_000 });
  });

  it('before it asks takes no slot', async () => {
    const bench = openRateLimit();
    const outcome = bench.ask({ signal: AbortSignal.abort(new Error('gone')) });
    await runPending();
    expect(outcome.state).toBe('left');
    expect(bench.takes).toEqual([]);
  });

  it.each([
    ['nobody', 0, 1],
    ['somebody', 1, 0],
  ])('while its slot is taken leaves it to %s who waits', async (_name, others, remaining) => {
    const bench = openRateLimit({ requestsPerMinute: 1, takeMs: 5 });
    const leaving = new AbortController();
    const gone = [
      bench.ask({ signal: leaving.signal }),
      bench.ask({ signal: leaving.signal, nonWaiting: true }),
    ];
    await runPending();
    leaving.abort(new Error('gone'));
    const next = Array.from({ length: others }, () => bench.ask());
    await bench.clock.advanceTo(20);
    expect(gone.map(({ state }) => state)).toEqual(['left', 'left']);
    expect(next.map(({ state }) => state)).toEqual(next.map(() => 'granted'));
    expect(bench.rateLimit.remaining()).toBe(remaining);
  });

  it('after it was given a slot is no longer listened to', async () => {
    const bench = openRateLimit();
    const leaving = new AbortController();
    const outcome = bench.ask({ signal: leaving.signal });
    await runPending();
    leaving.abort(new Error('gone'));
    await runPending();
    expect(outcome.state).toBe('granted');
    expect(bench.rateLimit.remaining()).toBe(1);
  });
});

describe('a pause', () => {
  it('holds everybody back, and tells at once those whose deadline it passes', async () => {
    const bench = openRateLimit({ requestsPerMinute: 1 });
    await useUp(bench, 1);
    const patient = bench.ask();
    const brief = bench.ask({ turn: {}, deadlineMs: 200_000 });
    await bench.clock.advanceTo(10_000);
    bench.rateLimit.pause(300_000);
    await runPending();
    expect(brief).toMatchObject({ state: 'refused', atMs: 10_000, retryAfterMs: 360_000 });
    expect(bench.rateLimit.remaining()).toBe(0);
    const late = bench.ask({ nonWaiting: true });
    await runPending();
    expect(late.state).toBe('refused');
    await bench.clock.advanceTo(309_999);
    expect(patient.state).toBe('waits');
    await bench.clock.advanceTo(310_000);
    expect(patient.state).toBe('granted');
  });

  it('holds calls back where there is no limit', async () => {
    const bench = openRateLimit({ requestsPerMinute: null });
    bench.rateLimit.pause(2_000);
    const outcomes = [1_999, 2_000, 2_000].map((deadlineMs) => bench.ask({ deadlineMs }));
    await runPending();
    expect(outcomes[0]).toMatchObject({ state: 'refused', retryAfterMs: 2_000 });
    await bench.clock.advanceTo(2_000);
    expect(outcomes.map(({ state }) => state)).toEqual(['refused', 'granted', 'granted']);
  });
});

describe('what remains', () => {
  it('is nothing while callers wait, and what they leave while their slots are taken', async () => {
    const bench = openRateLimit({ requestsPerMinute: 3, runMs: 0 });
    const asked = [bench.ask(), bench.ask()];
    expect(bench.rateLimit.remaining()).toBe(1);
    await runPending();
    expect(asked.map(({ state }) => state)).toEqual(['granted', 'granted']);
    expect(bench.rateLimit.remaining()).toBe(1);
    for (let call = 0; call < 3; call++) bench.ask();
    await runPending();
    expect(bench.rateLimit.remaining()).toBe(0);
    await bench.clock.advanceTo(120_000);
    expect(bench.rateLimit.remaining()).toBe(3);
    expect(bench.rateLimit.resetMs()).toBe(0);
  });
});

describe('a store that takes its time', () => {
  it('is asked for all who wait together, and once at a time', async () => {
    const bench = openRateLimit({ requestsPerMinute: 10, takeMs: 5 });
    for (let call = 0; call < 4; call++) bench.ask();
    await bench.clock.advanceTo(3);
    const nonWaiting = bench.ask({ nonWaiting: true });
    for (let call = 0; call < 2; call++) bench.ask();
    await bench.clock.advanceTo(30);
    expect(bench.takes).toEqual([4, 3]);
    expect(nonWaiting).toMatchObject({ state: 'granted', slot: { waitedMs: 0 } });
    expect(bench.rateLimit.remaining()).toBe(3);
  });

  it('does not tell what those can hope for who come meanwhile', async () => {
    const bench = openRateLimit({ requestsPerMinute: 1, takeMs: 5, runMs: 0 });
    const [one, other] = [{}, {}];
    bench.askAs('one', { turn: one });
    await bench.clock.advanceTo(3);
    const brief = bench.askAs('brief', { turn: other, deadlineMs: 10_000 });
    // The place of the brief one falls to it.
    const behind = bench.askAs('behind', { turn: other, deadlineMs: 70_000 });
    bench.askAs('last', { turn: one, deadlineMs: 70_000 });
    await bench.clock.advanceTo(300_000);
    expect(bench.granted).toEqual(['one', 'behind']);
    expect(brief).toMatchObject({ state: 'refused', atMs: 10 });
    expect(behind).toMatchObject({ state: 'granted', atMs: 60_010 });
  });

  it('is asked again after a second where it does not know more', async () => {
    let isThere = false;
    const memory = createMemorySlotStore({ requestsPerMinute: 2, now: () => 0 });
    const bench = openRateLimit({
      slots: {
        ...memory,
        take: async (count) => (isThere ? memory.take(count) : { taken: [], freeInMs: [] }),
      },
    });
    const [patient, brief] = [bench.ask(), bench.ask({ deadlineMs: 500 })];
    await bench.clock.advanceTo(999);
    expect([patient.state, brief.state]).toEqual(['waits', 'waits']);
    isThere = true;
    await bench.clock.advanceTo(1_000);
    expect(bench.takes).toEqual([2, 2]);
    expect([patient.state, brief.state]).toEqual(['granted', 'refused']);
    expect(memory.remaining()).toBe(1);
  });

  it('gives no slot to a caller whose deadline has passed meanwhile', async () => {
    const bench = openRateLimit({ requestsPerMinute: 2, takeMs: 5 });
    const outcomes = [bench.ask({ deadlineMs: 4 }), bench.ask({ deadlineMs: 5 })];
    await bench.clock.advanceTo(20);
    expect(outcomes.map(({ state }) => state)).toEqual(['refused', 'granted']);
    expect(bench.rateLimit.remaining()).toBe(1);
  });
});

describe('closing', () => {
  it('refuses who waits and who comes later, gives back what is on its way, and closes the store', async () => {
    const memory = createMemorySlotStore({ requestsPerMinute: 1, now: () => 0 });
    let answer = () => {};
    let remainedAtClose = -1;
    const bench = openRateLimit({
      slots: {
        ...memory,
        async take(count) {
          const taken = await memory.take(count);
          await new Promise<void>((resolve) => {
            answer = resolve;
          });
          return taken;
        },
        async close() {
          remainedAtClose = memory.remaining();
        },
      },
    });
    const waiting = [bench.ask(), bench.ask({ nonWaiting: true })];
    await runPending();
    const closed = bench.rateLimit.close();
    const late = bench.ask();
    await runPending();
    expect([...waiting, late].map(({ state }) => state)).toEqual(['refused', 'refused', 'refused']);
    expect(remainedAtClose).toBe(-1);
    answer();
    await closed;
    expect(remainedAtClose).toBe(1);
  });

  it('stops the one timer that wakes it', async () => {
    const bench = openRateLimit({ requestsPerMinute: 1 });
    for (let call = 0; call < 5; call++) {
      bench.ask();
      await runPending();
    }
    expect(bench.clock.timers()).toBe(1);
    await bench.rateLimit.close();
    expect(bench.clock.timers()).toBe(0);
  });
});
