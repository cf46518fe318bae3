import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeShared,
  encodeShared,
  maxSharedLength,
  toSharedKey,
} from '../../../src/cache/replicas/shared-value.ts';

const offsets = [1.5, 2.25, 3] as const;
const long = 'long '.repeat(1_000);

describe('a shared value', () => {
  it('is read as it was written, and shorter where that is worth it', async () => {
    for (const value of ['short', long]) {
      const bytes = await encodeShared(offsets, value);
      expect(bytes?.length).toBeLessThan(300);
      expect(bytes && (await decodeShared(bytes))).toEqual({ offsets, json: value });
    }
  });

  it('is not made of what is too long', async () => {
    expect(await encodeShared(offsets, 'x'.repeat(maxSharedLength))).toBeNull();
    expect(await encodeShared(offsets, 'x'.repeat(maxSharedLength - 100))).not.toBeNull();
  });

  it('is nothing that somebody else wrote', async () => {
    const whole = (await encodeShared(offsets, long)) ?? Buffer.alloc(0);
    const changed = Buffer.from(whole);
    changed[20] = ~(changed[20] ?? 0);
    const broken = [
      Buffer.alloc(0),
      Buffer.from('hello'),
      Buffer.from('[[1,2],3]'),
      whole.subarray(0, -9),
      changed,
      deflateSync(Buffer.alloc(64 * maxSharedLength)),
    ];
    for (const bytes of broken) expect(await decodeShared(bytes)).toBeNull();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        expect(await decodeShared(Buffer.from(bytes))).toBeNull();
      }),
    );
  });
});

describe('a key in Redis', () => {
  it('tells nothing of the key that it stands for, and is another for each', () => {
    const key = toSharedKey('["credential","shop","messages"]?[["userId","ada@example.com"]]');
    expect(key).toMatch(/^convograph:history:3:[\w-]{22}$/);
    expect(toSharedKey('["credential","shop","messages"]?[]')).not.toBe(key);
  });
});
