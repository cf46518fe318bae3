import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseRowsBody, readTotals, withTotals } from '../../../src/sandbox/faults/rows-body.ts';

const totals = { totalItems: 5, pageSize: 2, currentPage: 1, totalPages: 3 };
const rows = fc.array(fc.dictionary(fc.string(), fc.jsonValue()).map((row) => JSON.stringify(row)));

it('cuts any page into the texts of its rows', () => {
  fc.assert(
    fc.property(rows, (texts) => {
      const body = `{"data":[${texts.join(',')}],"error":null,${JSON.stringify(totals).slice(1)}`;
      const parsed = parseRowsBody(body);
      expect(parsed?.rows).toEqual(texts);
      expect(parsed === null ? null : readTotals(parsed)).toMatchObject(totals);
    }),
  );
});

it('cuts any chat into the texts of its rows', () => {
  fc.assert(
    fc.property(rows, (texts) => {
      expect(parseRowsBody(`[${texts.join(',')}]`)?.rows).toEqual(texts);
    }),
  );
});

it('is not led astray by a row that looks like the end of a page', () => {
  const row = `{"id":"x","nested":{"data":["a"],"error":null,"totalItems":9},"text":"],\\"error\\":1","long":12345678901234567890}`;
  const body = `{"data":[${row},${row}],"error":null,${JSON.stringify(totals).slice(1)}`;
  const parsed = parseRowsBody(body);
  expect(parsed?.rows).toEqual([row, row]);
  expect(parseRowsBody(`{"data":${row},"error":null}`)?.rows).toEqual([row]);
  const changed = parsed === null ? null : withTotals(parsed, { ...totals, totalItems: 6 });
  expect(changed?.tail).toBe('],"error":null,"totalItems":6,"pageSize":2,"currentPage":1,"totalPages":3}');
});

it.each(['{"data":null,"error":"Message not found."}', '', '<html>', '{"error":"x"}'])(
  'sees no rows in %s',
  (body) => {
    expect(parseRowsBody(body)).toBeNull();
  },
);
