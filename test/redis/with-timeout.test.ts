import { describe, expect, it } from 'vitest';
import { TimeoutError, withTimeout } from '../../src/redis/with-timeout.ts';

describe('withTimeout', () => {
  it('gives what is promised, or why it was broken', async () => {
    expect(await withTimeout(Promise.resolve(1), 1_000)).toBe(1);
    await expect(withTimeout(Promise.reject(new TypeError('no')), 1_000)).rejects.toThrow(TypeError);
  });

  it('gives up when it takes too long', async () => {
    await expect(withTimeout(new Promise(() => {}), 5)).rejects.toThrow(TimeoutError);
  });

  it('takes an answer that came while this process stood still', async () => {
    const answered = new Promise<string>((resolve) => {
      setImmediate(() => resolve('there'));
    });
    const answer = withTimeout(answered, 1);
    const untilMs = performance.now() + 20;
    while (performance.now() < untilMs);
    expect(await answer).toBe('there');
  });

  it('does not count the time in which this process stood still', async () => {
    const limitMs = 40;
    let turns = 0;
    // Stands still for longer than the limit, again and again; the answer needs a few turns of the event loop.
    const answered = new Promise<string>((resolve) => {
      function block(): void {
        const untilMs = performance.now() + limitMs + 5;
        while (performance.now() < untilMs);
        turns += 1;
        if (turns === 4) resolve('there');
        else setTimeout(block, 0);
      }
      setTimeout(block, 0);
    });
    expect(await withTimeout(answered, limitMs)).toBe('there');
  });
});
