import { describe, expect, it } from 'vitest';
import { runPending } from './create-virtual-clock.ts';
import { openRateLimit, useUp } from './rate-limit-bench.ts';

describe('a free slot', () => {
  it('is given at once, with one take and without a timer', async () => {
    const bench = openRateLimit();
    const outcome = bench.ask({ nonWaiting: true });
    await runPending();
    expect(outcome).toMatchObject({ state: 'granted', atMs: 0, slot: { waitedMs: 0 } });
    expect(bench.takes).toEqual([1]);
    expect(bench.clock.timers()).toBe(0);
  });

  it('is given back once, however often that is said', async () => {
    const bench = openRateLimit();
    const [one, other] = [bench.ask(), bench.ask()];
    await runPending();
    one.slot?.cancel();
    one.slot?.cancel();
    one.slot?.release();
    expect(bench.rateLimit.remaining()).toBe(1);
    other.slot?.release();
    other.slot?.cancel();
    expect(bench.rateLimit.remaining()).toBe(1);
    expect(bench.rateLimit.resetMs()).toBe(60_000);
  });

  it('goes to who waits for it when it comes back unused', async () => {
    const bench = openRateLimit({ requestsPerMinute: 1 });
    const [first, second] = [bench.ask(), bench.ask()];
    await runPending();
    expect(second.state).toBe('waits');
    first.slot?.cancel();
    await runPending();
    expect(second).toMatchObject({ state: 'granted', atMs: 0 });
  });
});

describe('turns', () => {
  it('go round: one call waits one turn behind a hundred, and each turn is served in order', async () => {
    const bench = openRateLimit({ requestsPerMinute: 1, runMs: 0 });
    const [large, small, late] = [{}, {}, {}];
    for (let call = 1; call <= 100; call++) bench.askAs(`large ${call}`, { turn: large });
    bench.askAs('small 1', { turn: small });
    bench.askAs('small 2', { turn: small });
    bench.askAs('alone');
    await bench.clock.advanceTo(120_000);
    expect(bench.granted).toEqual(['large 1', 'small 1', 'alone']);
    bench.askAs('late', { turn: late });
    await bench.clock.advanceTo(8 * 60_000);
    expect(bench.granted.slice(3)).toEqual(['large 2', 'small 2', 'late', 'large 3', 'large 4', 'large 5']);
  });
});

describe('a deadline', () => {
  it('refuses at once who would have to wait longer', async () => {
    const bench = openRateLimit();
    await useUp(bench, 2);
    await bench.clock.advanceTo(10_000);
    const late = bench.ask({ deadlineMs: 59_999 });
    const inTime = bench.ask({ deadlineMs: 60_000 });
    await runPending();
    expect(late).toMatchObject({ state: 'refused', atMs: 10_000, retryAfterMs: 50_000 });
    await bench.clock.advanceTo(60_000);
    expect(inTime).toMatchObject({ state: 'granted', atMs: 60_000, slot: { waitedMs: 50_000 } });
  });

  it('depends on the place in the queue, minutes ahead', async () => {
    const bench = openRateLimit({ requestsPerMinute: 2, runMs: 0 });
    const turn = {};
    const outcomes = Array.from({ length: 8 }, () => bench.ask({ turn, deadlineMs: 130_000 }));
    await runPending();
    expect(outcomes.map(({ state }) => state)).toEqual([
      ...Array(2).fill('granted'),
      ...Array(4).fill('waits'),
      ...Array(2).fill('refused'),
    ]);
    expect(outcomes[7]?.retryAfterMs).toBe(180_000);
    await bench.clock.advanceTo(130_000);
    expect(outcomes.map(({ atMs }) => atMs)).toEqual([0, 0, 60_000, 60_000, 120_000, 120_000, 0, 0]);
  });

  it('refuses who is overtaken, when that happens', async () => {
    const bench = openRateLimit({ requestsPerMinute: 1 });
    await useUp(bench, 1);
    const turn = {};
    const first = bench.ask({ turn, deadlineMs: 70_000 });
    const second = bench.ask({ turn, deadlineMs: 130_000 });
    await bench.clock.advanceTo(20_000);
    expect(second.state).toBe('waits');
    const other = bench.ask({ deadlineMs: 130_000 });
    await runPending();
    expect(second).toMatchObject({ state: 'refused', atMs: 20_000, retryAfterMs: 160_000 });
    expect([first.state, other.state]).toEqual(['waits', 'waits']);
  });

  it('leaves the place of who is refused to the next of the same turn', async () => {
    const bench = openRateLimit({ requestsPerMinute: 1, runMs: 0 });
    await useUp(bench, 1);
    const turn = {};
    const outcomes = [30_000, 60_000].map((deadlineMs) => bench.ask({ turn, deadlineMs }));
    bench.ask();
    await bench.clock.advanceTo(60_000);
    expect(outcomes.map(({ state }) => state)).toEqual(['refused', 'granted']);
  });

  it('is decided again while the calls before it run on', async () => {
    const bench = openRateLimit({ requestsPerMinute: 1 });
    const running = bench.ask();
    await runPending();
    const outcome = bench.ask({ deadlineMs: 90_000 });
    await bench.clock.advanceTo(29_000);
    expect(outcome.state).toBe('waits');
    await bench.clock.advanceTo(31_000);
    expect(outcome).toMatchObject({ state: 'refused', retryAfterMs: 60_000 });
    expect(outcome.atMs).toBeLessThanOrEqual(31_000);
    running.slot?.release();
  });

  it('of 0 takes a free slot, never one that somebody waits for', async () => {
    const bench = openRateLimit({ requestsPerMinute: 3 });
    const [first, nonWaiting, second] = [bench.ask(), bench.ask({ nonWaiting: true }), bench.ask()];
    const [third, behind] = [bench.ask(), bench.ask({ nonWaiting: true })];
    await runPending();
    expect([first, second, third].map(({ state }) => state)).toEqual(['granted', 'granted', 'granted']);
    expect([nonWaiting, behind].map(({ state }) => state)).toEqual(['refused', 'refused']);
    const waiting = bench.ask();
    await runPending();
    first.slot?.cancel();
    const late = bench.ask({ nonWaiting: true });
    await runPending();
    expect([waiting.state, late.state]).toEqual(['granted', 'refused']);
  });

  it('that has passed is one of 0', async () => {
    const bench = openRateLimit({ requestsPerMinute: 1 });
    await bench.clock.advanceTo(5_000);
    const outcomes = [bench.ask({ deadlineMs: 4_000 }), bench.ask({ deadlineMs: 5_000 })];
    await runPending();
    expect(outcomes.map(({ state }) => state)).toEqual(['granted', 'refused']);
  });
});
