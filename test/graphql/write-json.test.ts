import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { writeJson } from '../../src/graphql/write-json.ts';
import { createTurns, turns } from '../../src/turns.ts';

async function write(value: unknown, maxBytes: number): Promise<string | null> {
  const chunks = await writeJson(value, maxBytes, turns.startWork());
  return chunks && Buffer.concat(chunks).toString();
}

test('writes any value as JSON.stringify does, within its bytes and not beyond', async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), async (value) => {
      const expected = Buffer.from(JSON.stringify(value));
      expect(await write(value, expected.length)).toBe(expected.toString());
      expect(await write(value, expected.length - 1)).toBeNull();
    }),
  );
});

it('writes objects without a prototype, and those that say what they are in JSON', async () => {
  const answer = Object.assign(Object.create(null), { toJSON: 'an alias', left: undefined });
  const value = [answer, { toJSON: () => ({ message: 'ö' }) }, 'long'.repeat(100_000)];
  expect(await write(value, 1_000_000)).toBe(JSON.stringify(value));
});

it('gives the event loop back after each slice', async () => {
  let nowMs = 0;
  let turnsTaken = 0;
  const clock = createTurns({
    now: () => nowMs++,
    defer: (callback) => {
      turnsTaken += 1;
      setImmediate(callback);
    },
  });
  const rows = Array.from({ length: 10_000 }, () => ({ text: 'x'.repeat(200) }));
  const chunks = await writeJson(rows, 10_000_000, clock.startWork());
  expect(Buffer.concat(chunks ?? []).length).toBe(JSON.stringify(rows).length);
  // A millisecond for each 64 KiB: a turn for each 10 of them.
  expect(turnsTaken).toBeGreaterThanOrEqual(3);
});
