import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countRoundTrips, summarizeCalls } from '../upstream/call-recorder.ts';

function toInterval([startMs, endMs]: readonly [number, number]) {
  return { path: '/', startMs, endMs };
}

const cases: readonly (readonly [string, readonly (readonly [number, number])[], number])[] = [
  ['nothing', [], 0],
  ['one call', [[0, 10]], 1],
  [
    'side by side',
    [
      [0, 10],
      [1, 11],
      [9, 19],
    ],
    1,
  ],
  [
    'one after the other',
    [
      [0, 10],
      [10, 20],
      [20, 30],
    ],
    3,
  ],
  [
    'levels',
    [
      [0, 10],
      [11, 21],
      [12, 22],
      [23, 33],
      [24, 34],
    ],
    3,
  ],
  [
    'a long call beside a chain',
    [
      [0, 100],
      [0, 10],
      [11, 20],
      [21, 30],
    ],
    3,
  ],
  [
    'in any order',
    [
      [21, 30],
      [0, 100],
      [11, 20],
      [0, 10],
    ],
    3,
  ],
];

for (const [name, intervals, expected] of cases) {
  test(`round trips: ${name}`, () => {
    assert.equal(countRoundTrips(intervals.map(toInterval)), expected);
  });
}

test('a summary counts by path', () => {
  const intervals = [
    { path: '/users', startMs: 0, endMs: 5 },
    { path: '/users', startMs: 6, endMs: 9 },
    { path: '/sessions', startMs: 0, endMs: 5 },
  ];
  assert.deepEqual(summarizeCalls(intervals), {
    calls: 3,
    roundTrips: 2,
    byPath: { '/users': 2, '/sessions': 1 },
  });
});
