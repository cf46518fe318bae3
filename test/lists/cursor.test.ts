import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BadUserInputError } from '../../src/errors.ts';
import { type CursorContent, decodeCursor, encodeCursor, toListIdentity } from '../../src/lists/cursor.ts';
import { maxTieHashes, toTieHash } from '../../src/lists/tie-set.ts';

const plain: CursorContent = {
  list: 'list',
  id: '65f0c0ffee0000000000abcd',
  timeMs: 1_744_113_600_000,
  rank: 41,
  total: 500,
  headTies: [],
  hasAllHeadTies: true,
  tailTies: [],
  hasAllTailTies: true,
};
const hashes = fc.array(fc.string().map(toTieHash), { maxLength: maxTieHashes });
const content: fc.Arbitrary<CursorContent> = fc
  .record({
    list: fc.constant('list'),
    id: fc.string({ unit: 'grapheme' }),
    timeMs: fc.option(fc.integer({ min: -8.64e15, max: 8.64e15 - 1 })),
    size: fc.option(fc.record({ total: fc.nat(), fromHead: fc.nat(1000) })),
    headTies: hashes,
    hasAllHeadTies: fc.boolean(),
    tailTies: hashes,
    hasAllTailTies: fc.boolean(),
  })
  .map(({ size, ...rest }) => ({
    ...rest,
    rank: size ? Math.max(0, size.total - size.fromHead - 1) : null,
    total: size ? size.total : null,
  }));

/** A cursor whose fields are what the caller likes. */
function forge(fields: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(fields)).toString('base64url');
}
const wire: readonly unknown[] = [1, 'list', 'id', 1000, 3, 10, '', '', 3];
const withField = (i: number, value: unknown) => forge(wire.with(i, value));

describe('a cursor', () => {
  test('says again what was put into it', () => {
    fc.assert(
      fc.property(content, (content) => {
        const anchor = decodeCursor(encodeCursor(content), content.list, 'after');
        const { id, timeMs, total, rank } = content;
        expect(anchor).toMatchObject({ id, timeMs, total });
        expect(anchor.position).toBe(rank === null || total === null ? null : Math.max(0, total - 1 - rank));
        expect(anchor.headTies.hashes).toEqual(content.headTies);
        expect(anchor.tailTies.hashes).toEqual(content.tailTies);
        expect(anchor.headTies.isComplete).toBe(content.hasAllHeadTies);
        expect(anchor.tailTies.isComplete).toBe(content.hasAllTailTies);
      }),
    );
  });

  test('is URL-safe, and short unless ties have to be told', () => {
    fc.assert(
      fc.property(content, (content) => {
        expect(encodeCursor(content)).toMatch(/^[\w-]+$/);
      }),
    );
    expect(encodeCursor(plain).length).toBeLessThan(110);
    const ties = Array.from({ length: maxTieHashes }, (_, i) => toTieHash(`row-${i}`));
    expect(encodeCursor({ ...plain, headTies: ties, tailTies: ties }).length).toBeLessThan(640);
  });

  test('knows its ties by hash', () => {
    const anchor = decodeCursor(
      encodeCursor({ ...plain, headTies: [toTieHash('a')], tailTies: [toTieHash('b'), toTieHash('c')] }),
      'list',
      'after',
    );
    expect(['a', 'b', 'c'].map((id) => anchor.headTies.has(id))).toEqual([true, false, false]);
    expect(['a', 'b', 'c'].map((id) => anchor.tailTies.has(id))).toEqual([false, true, true]);
  });

  test('of another list is refused, and the message says what to do', () => {
    const cursor = encodeCursor(plain);
    expect(() => decodeCursor(cursor, 'other', 'before')).toThrow(BadUserInputError);
    expect(() => decodeCursor(cursor, 'other', 'before')).toThrow(
      /`before` is a cursor of another list: filters/,
    );
  });

  test.each([
    ['empty', ''],
    ['a word', 'banana'],
    ['an offset', Buffer.from('arrayconnection:5').toString('base64')],
    ['cut short', encodeCursor(plain).slice(0, -6)],
    ['JSON of another shape', forge([])],
    ['an object', Buffer.from('{"v":1}').toString('base64url')],
    ['of a later version', withField(0, 2)],
    ['without an id', withField(2, null)],
    ['past the last Date', withField(3, 8.64e15)],
    ['before the first Date', withField(3, -8.64e15 - 2)],
    ['of half a millisecond', withField(3, 0.5)],
    ['of rank −1', withField(4, -1)],
    ['of a rank that no page number reaches', withField(4, 2 ** 31)],
    ['of a negative total', withField(5, -1)],
    ['of a total that no page number reaches', withField(5, 2 ** 31)],
    ['with half a hash', withField(6, 'abc')],
    ['with a hash that is none', withField(7, 'ab/+==')],
    ['with unknown flags', withField(8, 4)],
    ['with a field too many', forge([...wire, 1])],
  ])('that is %s is refused', (_, cursor) => {
    expect(() => decodeCursor(cursor, 'list', 'after')).toThrow(BadUserInputError);
    expect(() => decodeCursor(cursor, 'list', 'after')).toThrow(/`after` is not a cursor: pass a value of/);
  });

  test('with a rank outside its own total still gives a place to look first', () => {
    expect(decodeCursor(forge(wire), 'list', 'after').position).toBe(6);
    expect(decodeCursor(withField(4, 99), 'list', 'after').position).toBe(0);
    expect(decodeCursor(withField(5, 0), 'list', 'after').position).toBe(0);
    expect(decodeCursor(withField(4, null), 'list', 'after').position).toBeNull();
  });
});

describe('toListIdentity', () => {
  test('tells parts apart by value, kind and place', () => {
    const parts = [['a', 'b'], ['ab'], ['b', 'a'], ['a', 'b', null], ['a', 'b', 'null'], ['a', 'b', false]];
    const names = parts.map(toListIdentity);
    expect(new Set(names).size).toBe(parts.length);
    expect(names.map((name) => name.length)).toEqual(parts.map(() => 12));
    expect(toListIdentity(['a', 'b'])).toBe(names[0]);
  });
});
