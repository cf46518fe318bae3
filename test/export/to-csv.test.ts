import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toCsv, toCsvHeader } from '../../src/export/to-csv.ts';

/** As RFC 4180 says: cells in quotation marks may hold anything, others end at a comma or a line break of any kind. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    const cell = /"((?:[^"]|"")*)"|[^",\r\n]*/y;
    cell.lastIndex = at;
    const [whole = '', quoted] = cell.exec(text) ?? [];
    row.push(quoted === undefined ? whole : quoted.replaceAll('""', '"'));
    at += whole.length;
    const [end = ''] = /^(,|\r\n|\r|\n)/.exec(text.slice(at, at + 2)) ?? [];
    if (end === '')
      throw new Error(`Nothing ends the cell before ${JSON.stringify(text.slice(at, at + 9))}.`);
    at += end.length;
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

const cell = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'=+-@\t\r\n",;\'a 1', '酒', '😀') }),
  fc.constantFrom(null, true, false, -5, 0.25),
);

describe('tables for spreadsheets', () => {
  it('give each cell back, and hold none that is taken for a formula', () => {
    const columns = ['a', 'b', 'c'];
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, cell), { maxLength: 5 }), (rows) => {
        const records = rows.map(([a, b, c]) => ({ c, a, b }));
        const parsed = parseCsv(toCsv(columns, records));
        const expected = rows.map((row) =>
          row.map((value) => {
            if (typeof value !== 'string')
              return value === null || value === false ? '' : String(Number(value));
            return /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
          }),
        );
        expect(parsed).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('begin with the names of their columns, in UTF-8 that spreadsheets know', () => {
    expect(toCsvHeader(['a', 'b'])).toBe('\uFEFFa,b\r\n');
  });

  it('hold lists of texts in one cell, and other values as JSON', () => {
    const record = { a: ['=x', 'y'], b: { rows: [{ n: 1 }] }, c: [] };
    expect(parseCsv(toCsv(['a', 'b', 'c', 'd'], [record]))).toEqual([
      ["'=x; y", '{"rows":[{"n":1}]}', '', ''],
    ]);
  });
});
