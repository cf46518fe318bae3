import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createByteStream } from '../../src/sources/create-byte-stream.ts';

function open(mostWaitingBytes = 10) {
  const flowed: string[] = [];
  let left = 0;
  const stream = createByteStream({
    flow: { pause: () => void flowed.push('pause'), resume: () => void flowed.push('resume') },
    mostWaitingBytes,
    onLeave: () => {
      left += 1;
    },
  });
  return { ...stream, flowed, iterator: stream.bytes[Symbol.asyncIterator](), countLeft: () => left };
}

describe('a stream of bytes', () => {
  it('gives all that waits at a time, then what comes', async () => {
    const { take, end, iterator } = open();
    take(Buffer.from('ab'));
    take(Buffer.from('c'));
    expect((await iterator.next()).value?.toString()).toBe('abc');
    const next = iterator.next();
    take(Buffer.from('d'));
    expect((await next).value?.toString()).toBe('d');
    end(null);
    expect((await iterator.next()).done).toBe(true);
  });

  it('is not read on while more than enough waits', async () => {
    const { take, flowed, iterator } = open(3);
    take(Buffer.from('abc'));
    expect(flowed).toEqual([]);
    take(Buffer.from('d'));
    take(Buffer.from('e'));
    expect(flowed).toEqual(['pause']);
    expect((await iterator.next()).value?.toString()).toBe('abcde');
    expect(flowed).toEqual(['pause', 'resume']);
  });

  it('fails after what had come', async () => {
    const { take, end, iterator, countLeft } = open();
    take(Buffer.from('a'));
    end(new Error('cut'));
    expect((await iterator.next()).value?.toString()).toBe('a');
    await expect(iterator.next()).rejects.toThrow('cut');
    expect(countLeft()).toBe(0);
  });

  it('ends the call when its reader leaves, once', async () => {
    const { take, iterator, countLeft } = open();
    take(Buffer.from('a'));
    await iterator.next();
    await iterator.return?.();
    expect(countLeft()).toBe(1);
  });

  it('gives every byte once, and holds little more than the bound', async () => {
    const pieces = fc.array(fc.uint8Array({ minLength: 1, maxLength: 20 }), { maxLength: 50 });
    await fc.assert(
      fc.asyncProperty(pieces, fc.integer({ min: 1, max: 40 }), fc.scheduler(), async (given, bound, s) => {
        let isPaused = false;
        let waiting = 0;
        const stream = createByteStream({
          flow: {
            pause: () => {
              isPaused = true;
            },
            resume: () => {
              isPaused = false;
            },
          },
          mostWaitingBytes: bound,
          onLeave: () => undefined,
        });
        const read: number[] = [];
        const reader = (async () => {
          for await (const bytes of stream.bytes) {
            waiting -= bytes.length;
            read.push(...bytes);
            await s.schedule(Promise.resolve());
          }
        })();
        // A connection sends nothing while it is paused.
        const left = [...given];
        while (left.length > 0) {
          if (!isPaused) {
            const piece = Buffer.from(left.shift() ?? []);
            waiting += piece.length;
            // What the reader has been given, but has not looked at yet, counts too.
            expect(waiting).toBeLessThanOrEqual(2 * (bound + 20));
            stream.take(piece);
          }
          await Promise.resolve();
          if (s.count() > 0) await s.waitOne();
        }
        stream.end(null);
        await s.waitFor(reader);
        expect(read).toEqual(given.flatMap((piece) => [...piece]));
      }),
    );
  });
});
