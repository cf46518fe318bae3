import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseTimeMs } from '../../src/sources/parse-time-ms.ts';
import {
  readFlag,
  readId,
  readInt,
  readNumber,
  readObject,
  readString,
  readStrings,
  readTimeMs,
  toFields,
} from '../../src/sources/wire-fields.ts';

const fields = {
  readString,
  readId,
  readNumber,
  readInt,
  readTimeMs,
  readObject,
  readStrings,
  readFlag,
};
/** For each field what it takes, with what it makes of it; anything else is null, or the last column. */
const taken: readonly [keyof typeof fields, readonly (readonly [unknown, unknown])[], unknown?][] = [
  [
    'readString',
    [
      ['', ''],
      ['a', 'a'],
      ['7', '7'],
      ['2025-04-08T12:00:00Z', '2025-04-08T12:00:00Z'],
      ['true', 'true'],
      ['8.5', '8.5'],
      ['a, b', 'a, b'],
      [7, '7'],
      [-1.5, '-1.5'],
      [2 ** 31, '2147483648'],
      [1_744_113_600, '1744113600'],
    ],
  ],
  [
    'readId',
    [
      ['a', 'a'],
      ['7', '7'],
      [7, '7'],
      [-1.5, '-1.5'],
      [2 ** 31, '2147483648'],
      ['true', 'true'],
      ['2025-04-08T12:00:00Z', '2025-04-08T12:00:00Z'],
      ['8.5', '8.5'],
      ['a, b', 'a, b'],
      [1_744_113_600, '1744113600'],
    ],
  ],
  [
    'readNumber',
    [
      [7, 7],
      [-1.5, -1.5],
      [2 ** 31, 2 ** 31],
      [1_744_113_600, 1_744_113_600],
      ['7', 7],
      ['8.5', 8.5],
    ],
  ],
  [
    'readInt',
    [
      [7, 7],
      ['7', 7],
      [1_744_113_600, 1_744_113_600],
    ],
  ],
  [
    'readTimeMs',
    [
      ['2025-04-08T12:00:00Z', Date.UTC(2025, 3, 8, 12)],
      [1_744_113_600, Date.UTC(2025, 3, 8, 12)],
      [2 ** 31, 2 ** 31 * 1000],
    ],
  ],
  [
    'readObject',
    [
      [{}, {}],
      [{ a: 1 }, { a: 1 }],
    ],
  ],
  [
    'readStrings',
    [
      [
        ['a', 1, null, 'b'],
        ['a', '1', 'b'],
      ],
      ['a', ['a']],
      ['7', ['7']],
      ['8.5', ['8.5']],
      ['true', ['true']],
      ['a, b', ['a', 'b']],
      ['2025-04-08T12:00:00Z', ['2025-04-08T12:00:00Z']],
    ],
    [],
  ],
  [
    'readFlag',
    [
      [true, true],
      ['true', true],
    ],
    false,
  ],
];
const values = [
  undefined,
  null,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  7,
  -1.5,
  2 ** 31,
  1_744_113_600,
  '',
  'a',
  'a, b',
  '7',
  '8.5',
  'true',
  '2025-04-08T12:00:00Z',
  true,
  false,
  {},
  { a: 1 },
  [],
  ['a', 1, null, 'b'],
];

test.each(taken)('%s', (name, pairs, otherwise = null) => {
  for (const value of values) {
    const pair = pairs.find(
      ([input]) => JSON.stringify(input) === JSON.stringify(value) && typeof input === typeof value,
    );
    expect([value, fields[name](value)]).toEqual([value, pair === undefined ? otherwise : pair[1]]);
  }
});

test.each([undefined, null, 7, 'a', ['a']])('a row that is %j has no fields', (row) => {
  expect(toFields(row)).toEqual({});
});

const twoDigits = fc.integer({ min: 0, max: 61 }).map((number) => String(number).padStart(2, '0'));
const year = fc.constantFrom('0000', '0001', '1969', '2024', '2025');
const fraction = fc.constantFrom('', '', '.5', '.123', '.123456789', '.');
const zone = fc.constantFrom('Z', 'Z', 'z', '', '+02:00', '-0330');

test.each([
  ['readFlag', '1', true],
  ['readFlag', 'True', true],
  ['readFlag', '0', false],
  ['readInt', '120', 120],
  ['readInt', ' -3 ', -3],
  ['readInt', '8.5', null],
  ['readInt', '2147483648', null],
  ['readInt', '0x10', null],
  ['readInt', '', null],
  ['readNumber', '1e400', null],
  ['readNumber', '1,5', null],
  ['readNumber', 'Infinity', null],
  ['readTimeMs', 1_740_823_201_500, Date.UTC(2025, 2, 1, 10, 0, 1, 500)],
  ['readTimeMs', 1_740_823_201.123, Date.UTC(2025, 2, 1, 10, 0, 1, 123)],
  ['readTimeMs', 0, null],
] as const)('%s of %j is %j', (name, value, expected) => {
  expect(fields[name](value)).toBe(expected);
});

test('a time is what `parseTimeMs` makes of it, however it is written', () => {
  const text = fc
    .tuple(year, twoDigits, twoDigits, twoDigits, twoDigits, twoDigits, fraction, zone)
    .map(([y, month, day, h, m, s, f, z]) => `${y}-${month}-${day}T${h}:${m}:${s}${f}${z}`);
  const check = (time: string) => {
    expect(readTimeMs(time)).toBe(parseTimeMs(time));
  };
  const iso = fc.date({ noInvalidDate: true, min: new Date('0900-01-01'), max: new Date('9999-12-31') });
  fc.assert(fc.property(text, check), { numRuns: 3000 });
  fc.assert(
    fc.property(iso, (date) => check(date.toISOString())),
    { numRuns: 1000 },
  );
  fc.assert(fc.property(iso, (date) => check(date.toISOString().replace(/\.\d+/, ''))));
  for (const time of [
    '2025-02-28T24:00:00Z',
    '2025-02-29T00:00:00Z',
    '2024-02-29T00:00:00Z',
    '2025-00-01T00:00:00Z',
  ])
    check(time);
});
