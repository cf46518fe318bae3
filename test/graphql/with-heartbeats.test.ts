import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { withHeartbeats } from '../../src/graphql/with-heartbeats.ts';
import { createPushedEvents } from '../http-server/create-pushed-events.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function start() {
  const source = createPushedEvents();
  // Asked for the next at once, as a generator would not be.
  const chunks = {
    [Symbol.asyncIterator]: () => ({
      async next() {
        const { done, value } = await source.next();
        return done ? { done, value } : { done: false, value: Buffer.from(value) };
      },
      async return() {
        await source.return?.();
        return { done: true, value: undefined } as const;
      },
    }),
  };
  const body = withHeartbeats(chunks, { beat: Buffer.from('beat'), afterMs: 100 })[Symbol.asyncIterator]();
  const read = async () => {
    const { value, done } = await body.next();
    return done ? null : String(value);
  };
  return { source, body, read };
}

it('beats whenever nothing came for so long, and loses nothing that comes beside it', async () => {
  const { source, read } = start();
  const first = read();
  await vi.advanceTimersByTimeAsync(99);
  source.push('one');
  expect(await first).toBe('one');
  for (let i = 0; i < 3; i++) {
    const beat = read();
    await vi.advanceTimersByTimeAsync(100);
    expect(await beat).toBe('beat');
  }
  expect(source.asked).toBe(2);
  source.push('two');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await read()).toBe('two');
  source.end();
  expect(await read()).toBeNull();
});

it('passes on failures, and the end of who reads', async () => {
  const failed = start();
  failed.source.fail(new Error('broken'));
  await expect(failed.read()).rejects.toThrow('broken');
  const ended = start();
  const read = ended.read();
  ended.source.push('one');
  await read;
  await ended.body.return?.();
  expect(ended.source.hasEnded).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
});
