import { describe, expect, test } from 'vitest';
import type { Anchor, TimeOrder } from '../../src/lists/anchor.ts';
import { type Direction, findBoundary } from '../../src/lists/find-boundary.ts';
import { placeRows } from '../../src/lists/row-key.ts';
import { fromTieHashes, toTieHash } from '../../src/lists/tie-set.ts';
import { rowKey } from './numbered/model-upstream.ts';

/** "a9 b9 c7": rows with their times; "n-" has none. */
function rowsOf(text: string) {
  return text
    .split(' ')
    .filter(Boolean)
    .map((word) => ({ id: word.slice(0, 1), timeMs: word.endsWith('-') ? null : Number(word.slice(1)) }));
}

interface Given {
  readonly rows: string;
  /** `[`: the list begins here, `]`: it ends here. */
  readonly ends?: string;
  readonly headTies?: string;
  readonly tailTies?: string;
  readonly wanted?: Direction;
  readonly order?: TimeOrder | null;
  readonly timeMs?: number | null;
}

/** Looks for an anchor "x" of time 5. A "?" after its ties: there may be more of them. */
function look({ rows, ends = '', headTies = '', tailTies = '', ...rest }: Given) {
  const { wanted = 'towardTail', order = 'descending', timeMs = 5 } = rest;
  const ties = (text: string) =>
    fromTieHashes([...text.replace('?', '')].map(toTieHash), !text.endsWith('?'));
  const anchor: Anchor = {
    id: 'x',
    timeMs,
    position: 0,
    total: 9,
    headTies: ties(headTies),
    tailTies: ties(tailTies),
  };
  const view = {
    placed: placeRows(rowsOf(rows), rowKey, null),
    isHead: ends.includes('['),
    isTail: ends.includes(']'),
  };
  const result = findBoundary(view, anchor, wanted, rowKey, order);
  if (result.kind === 'beyond') return result.direction;
  if (result.kind === 'ambiguous') return 'ambiguous';
  return `${result.index}-${result.next}${result.isSure ? '' : ' unsure'}`;
}

describe('findBoundary', () => {
  test.each<[string, Given, string]>([
    ['the row itself', { rows: 'a9 x5 b3' }, '1-2'],
    ['the row itself, whatever the times say', { rows: 'a1 x5 b9', order: null }, '1-2'],
    ['the row itself, without a time', { rows: 'a9 x- b3', timeMs: null }, '1-2'],
    ['gone between two rows', { rows: 'a9 b6 c4' }, '2-2'],
    ['gone from the head', { rows: 'a4 b3', ends: '[' }, '0-0'],
    ['gone from the tail', { rows: 'a9 b6', ends: ']' }, '2-2'],
    ['gone with all others', { rows: '', ends: '[]' }, '0-0'],
    ['all newer', { rows: 'a9 b6' }, 'towardTail'],
    ['all older', { rows: 'a4 b3' }, 'towardHead'],
    ['past the end of a list that shrank', { rows: '', ends: ']' }, 'towardHead'],
    ['ascending: between', { rows: 'a4 b6', order: 'ascending' }, '1-1'],
    ['ascending: all newer', { rows: 'a6 b7', order: 'ascending' }, 'towardHead'],
    ['no order, and not the row itself', { rows: 'a9 b4', order: null }, 'ambiguous'],
    ['an anchor without a time is gone', { rows: 'a9 b4', ends: '[]', timeMs: null }, 'ambiguous'],
  ])('%s', (_, given, expected) => {
    expect(look(given)).toBe(expected);
  });

  test.each<[string, Given, string]>([
    ['known ties on both sides', { rows: 'h5 t5', headTies: 'h', tailTies: 't' }, '1-1'],
    ['a late arrival, above the known ties', { rows: 'n5 h5 o4', headTies: 'h', tailTies: '?' }, '2-2'],
    ['a late arrival where all ties were known', { rows: 'n5 o4', ends: '[' }, '1-1'],
    ['an unknown neighbour below a known one', { rows: 'h5 u5 o4', headTies: 'h', tailTies: '?' }, '1-1'],
    ['unknown rows: the way to older rows takes them', { rows: 'a6 u5 o4', tailTies: '?' }, '1-1'],
    [
      'unknown rows: the way to newer rows cannot',
      { rows: 'a6 u5 o4', tailTies: '?', wanted: 'towardHead' },
      'ambiguous',
    ],
    [
      'unknown rows below a known tie are older for certain',
      { rows: 'h5 u5 o4', headTies: 'h', tailTies: '?', wanted: 'towardHead' },
      '1-1',
    ],
    ['unknown rows to the end of the page', { rows: 'a6 u5 v5', tailTies: '?' }, '1-1 unsure'],
    ['unknown rows to the end of the list', { rows: 'a6 u5 v5', tailTies: '?', ends: ']' }, '1-1'],
    ['nothing known of either side', { rows: 'a6 u5 o4', headTies: '?', tailTies: '?' }, 'ambiguous'],
    [
      'ascending: a late arrival, below the known ties',
      { rows: 'o4 t5 n5', tailTies: 't', order: 'ascending' },
      '1-1',
    ],
    [
      'ascending: unknown older neighbours, and a late arrival',
      { rows: 'u5 t5 n5', headTies: '?', tailTies: 't', order: 'ascending', wanted: 'towardHead' },
      '1-1',
    ],
    [
      'ascending: unknown rows from the start of the page',
      { rows: 'u5 a6', headTies: '?', order: 'ascending', wanted: 'towardHead' },
      '1-1 unsure',
    ],
  ])('equal times: %s', (_, given, expected) => {
    expect(look(given)).toBe(expected);
  });

  test.each<[string, Given, string]>([
    ['among newer rows', { rows: 'a9 n- b6 c4' }, '3-3'],
    ['where the anchor stood', { rows: 'a9 n- c4' }, 'ambiguous'],
    ['where the anchor stood, known from then', { rows: 'a9 n- c4', tailTies: 'n' }, '1-1'],
    ['at the end of the page', { rows: 'a9 b6 n-' }, 'towardTail'],
    ['at the start of the page', { rows: 'n- c4 d3' }, 'towardHead'],
  ])('a row without a time %s', (_, given, expected) => {
    expect(look(given)).toBe(expected);
  });
});
