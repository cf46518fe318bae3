import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { createNodeQueue } from '../../../src/graphql/limits/create-node-queue.ts';

const never = new AbortController().signal;

/** Takes room, and tells by its name when it has it. */
function start(maxNodes: number, busyOperations = 100, mediumNodes = 1_000) {
  let [active, idle] = [0, 0];
  let look: (() => void) | null = null;
  const queue = createNodeQueue({
    ...{ maxNodes, smallNodes: 10, mediumNodes, busyOperations, readTimes: () => ({ active, idle }) },
    watch(callback) {
      look = callback;
      return () => {
        look = null;
      };
    },
  });
  const begun: string[] = [];
  return {
    queue,
    begun,
    isWatching: () => look !== null,
    /** The process is busy for so long, then has nothing to do for so long, and looks again. */
    async pass(activeMs: number, idleMs: number) {
      active += activeMs;
      idle += idleMs;
      look?.();
      await setImmediate();
    },
    async take(name: string, nodes: number, signal = never) {
      const place = queue.open();
      const wait = place.take(nodes, signal);
      if (wait === null) begun.push(name);
      else
        wait.then(
          () => begun.push(name),
          ({ message }) => begun.push(`${name}: ${message}`),
        );
      await setImmediate();
      return place;
    },
  };
}

it('lets large operations begin in their order, as far as there is room', async () => {
  const { begun, take } = start(100);
  const a = await take('a', 60);
  await take('b', 40);
  await take('c', 50);
  await take('d', 20);
  expect(begun).toEqual(['a', 'b']);
  a.free();
  await setImmediate();
  expect(begun).toEqual(['a', 'b', 'c']);
});

it('lets small ones begin at once, and one that is larger than all room when it is alone', async () => {
  const { begun, take } = start(100);
  const huge = await take('huge', 1_000);
  await take('large', 11);
  await take('small', 10);
  expect(begun).toEqual(['huge', 'small']);
  huge.free();
  await setImmediate();
  expect(begun).toEqual(['huge', 'small', 'large']);
});

it('lets a request go on that has begun', async () => {
  const { begun, take } = start(100);
  const a = await take('a', 100);
  await take('b', 50);
  expect(a.take(100, never)).toBeNull();
  expect(begun).toEqual(['a']);
});

it('lets more than a few begin only while the process has time left, one in each pause', async () => {
  const { begun, take, pass, isWatching } = start(1_000, 2);
  const a = await take('a', 20);
  for (const name of ['b', 'c', 'd', 'e']) await take(name, 20);
  expect(begun).toEqual(['a', 'b']);
  await pass(0, 0);
  expect(begun).toEqual(['a', 'b']);
  await pass(0, 1);
  expect(begun).toEqual(['a', 'b', 'c']);
  a.free();
  await setImmediate();
  expect(begun).toEqual(['a', 'b', 'c']);
  await pass(0, 1);
  await pass(0, 1);
  expect(begun).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(isWatching()).toBe(false);
});

it('lets none wait behind larger ones', async () => {
  const { begun, take } = start(1_000, 1, 50);
  const large = await take('large', 51);
  await take('large, too', 60);
  const medium = await take('medium', 50);
  await take('medium, too', 20);
  expect(begun).toEqual(['large', 'medium']);
  medium.free();
  await setImmediate();
  expect(begun).toEqual(['large', 'medium', 'medium, too']);
  large.free();
  await setImmediate();
  expect(begun.at(-1)).toBe('large, too');
});

it('lets no more begin where the process waits a little now and then, unless none has ended for long', async () => {
  const { begun, take, pass } = start(1_000, 1);
  for (const name of ['a', 'b', 'c', 'd']) await take(name, 20);
  for (let pauses = 0; pauses < 4; pauses++) await pass(19, 1);
  expect(begun).toEqual(['a']);
  await pass(0, 5);
  expect(begun).toEqual(['a', 'b']);
  await pass(99, 0);
  expect(begun).toEqual(['a', 'b']);
  await pass(1, 0);
  expect(begun).toEqual(['a', 'b', 'c']);
});

it('lets the next one begin when the process has had time to see what the last one needs of it', async () => {
  const { begun, take, pass } = start(10_000, 1);
  for (const name of ['a', 'b', 'c']) await take(name, 1_000);
  await pass(0, 3);
  expect(begun).toEqual(['a']);
  await pass(0, 1);
  expect(begun).toEqual(['a', 'b']);
  await pass(3, 0.9);
  expect(begun).toEqual(['a', 'b']);
  await pass(0, 0.1);
  expect(begun).toEqual(['a', 'b', 'c']);
});

it('lets one large operation go on in a busy process, and several medium ones', async () => {
  const { begun, take } = start(1_000, 2, 50);
  for (const name of ['large', 'large, too']) await take(name, 51);
  for (const name of ['medium', 'medium, too', 'a third']) await take(name, 50);
  expect(begun).toEqual(['large', 'medium', 'medium, too']);
});

it('takes what was reserved before it is known, and more where it comes to more', async () => {
  const { queue, begun, take } = start(100);
  const reserved = queue.open();
  expect(reserved.reserve(60, never)).toBeNull();
  expect(reserved.take(50, never)).toBeNull();
  await take('b', 40);
  expect(begun).toEqual(['b']);
  const waiting = queue.open();
  const room = waiting.reserve(20, never);
  await take('d', 30);
  reserved.free();
  await room;
  expect(begun).toEqual(['b', 'd']);
  // 40, 20 and 30 are taken: 11 more are too many, but what a request has begun it ends.
  expect(waiting.take(31, never)).toBeNull();
  await take('e', 11);
  expect(begun).toEqual(['b', 'd']);
});

it('lets one go on whose reservation was small, or given up, as if it had none', async () => {
  const { queue, begun, take } = start(100);
  const a = await take('a', 100);
  const small = queue.open();
  expect(small.reserve(10, never)).toBeNull();
  const taking = small.take(20, never);
  expect(taking).not.toBeNull();
  const end = new AbortController();
  const late = queue.open();
  const room = late.reserve(50, end.signal);
  end.abort(new Error('too late'));
  await room;
  expect(() => late.take(50, end.signal)).toThrow('too late');
  expect(queue.open().reserve(50, end.signal)).toBeNull();
  a.free();
  await taking;
  expect(begun).toEqual(['a']);
});

it('lets one that has ended leave the queue, and holds nothing of it', async () => {
  const { begun, take } = start(100);
  const a = await take('a', 100);
  const end = new AbortController();
  const b = await take('b', 90, end.signal);
  await take('c', 20);
  end.abort(new Error('too late'));
  await setImmediate();
  expect(begun).toEqual(['a', 'b: too late']);
  expect(() => b.take(90, end.signal)).toThrow('too late');
  a.free();
  b.free();
  await setImmediate();
  expect(begun.slice(2)).toEqual(['c']);
  await take('d', 80);
  expect(begun.slice(2)).toEqual(['c', 'd']);
});

test('whatever is taken and given back, all begin, and never too much at once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 11, max: 150 }), { maxLength: 30 }), async (sizes) => {
      const queue = createNodeQueue({ maxNodes: 100, smallNodes: 10, mediumNodes: 50 });
      const running = new Map<number, number>();
      let done = 0;
      await Promise.all(
        sizes.map(async (nodes, index) => {
          const place = queue.open();
          await place.take(nodes, never);
          running.set(index, nodes);
          const sum = [...running.values()].reduce((left, right) => left + right, 0);
          expect(running.size === 1 || sum <= 100).toBe(true);
          await setImmediate();
          running.delete(index);
          done += 1;
          place.free();
        }),
      );
      expect(done).toBe(sizes.length);
    }),
    { numRuns: 50 },
  );
});
