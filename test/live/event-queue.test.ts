import { expect, it } from 'vitest';
import { StreamEndedError } from '../../src/errors.ts';
import { createEventQueue } from '../../src/live/event-queue.ts';

it('gives what is pushed, to who waits and to who comes later', async () => {
  const queue = createEventQueue<number>(() => undefined);
  const first = queue.next();
  queue.push(1);
  queue.push(2);
  queue.end();
  expect(await first).toEqual({ done: false, value: { row: 1 } });
  expect(await queue.next()).toEqual({ done: false, value: { row: 2 } });
  expect(await queue.next()).toEqual({ done: true, value: undefined });
});

it('ends at once when its reader leaves, who may wait meanwhile', async () => {
  let ends = 0;
  const queue = createEventQueue<number>(() => {
    ends += 1;
  });
  const waiting = queue.next();
  await queue.return();
  queue.push(1);
  await queue.return();
  expect(await waiting).toEqual({ done: true, value: undefined });
  expect(await queue.next()).toEqual({ done: true, value: undefined });
  expect(ends).toBe(1);
});

it('ends with an error behind a thousand rows that nobody has taken', async () => {
  const queue = createEventQueue<number>(() => undefined);
  for (let row = 0; row < 2_000; row++) queue.push(row);
  const events: unknown[] = [];
  for await (const event of queue) events.push(event);
  expect(events.length).toBe(1_001);
  expect(events.at(-1)).toEqual({ error: expect.any(StreamEndedError) });
});
