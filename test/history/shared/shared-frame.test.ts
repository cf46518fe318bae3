import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeFrame,
  deflateFromLength,
  encodeFrame,
  hasStamp,
  maxSharedLength,
} from '../../../src/history/shared/shared-frame.ts';
import { toSharedKey } from '../../../src/history/shared/to-shared-key.ts';

const stamp = 'abcdefghijklmnop';
const writtenAt = { earliestMs: 1.5, latestMs: 2.25, wallMs: 3 };
const frameOf = (packed: unknown) => encodeFrame({ stamp, writtenAt, packed });

describe('a frame', () => {
  it('is read as it was written, and shorter where that is worth it', async () => {
    for (const packed of ['short', 'long '.repeat(deflateFromLength)]) {
      const bytes = await frameOf(packed);
      if (bytes === null) throw new Error('it is short enough');
      expect(await decodeFrame(bytes)).toEqual({ stamp, writtenAt, packed });
      expect(hasStamp(bytes, stamp)).toBe(true);
      expect(hasStamp(bytes, stamp.toUpperCase())).toBe(false);
      expect(bytes.length).toBeLessThan(300);
    }
  });

  it('is not made of what is too long', async () => {
    expect(await frameOf('x'.repeat(maxSharedLength))).toBeNull();
    expect(await frameOf('x'.repeat(maxSharedLength - 100))).not.toBeNull();
  });

  it('is nothing that somebody else wrote', async () => {
    const whole = (await frameOf('long '.repeat(deflateFromLength))) ?? Buffer.alloc(0);
    const head = Buffer.concat([Buffer.from([2]), Buffer.from(stamp)]);
    const bomb = Buffer.concat([head, deflateRawSync(Buffer.alloc(64 * maxSharedLength))]);
    const broken = [
      Buffer.alloc(0),
      Buffer.from('hello'),
      whole.subarray(0, -9),
      Buffer.concat([Buffer.from([9]), whole.subarray(1)]),
    ];
    for (const bytes of [...broken, bomb]) expect(await decodeFrame(bytes)).toBeNull();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        expect(await decodeFrame(Buffer.from(bytes))).toBeNull();
      }),
    );
  });
});

describe('a key in Redis', () => {
  it('tells nothing of the key that it stands for, and is another for each', () => {
    const key = toSharedKey('["credential","shop","messages"]?[["userId","ada@example.com"]]');
    expect(key).toMatch(/^convograph:history:1:[\w-]{22}$/);
    expect(toSharedKey('["credential","shop","messages"]?[]')).not.toBe(key);
  });
});
