import type { Random } from '../../src/sandbox/random.ts';

/** An answer on its way to what is sent. */
export interface Draft {
  status: number;
  headers: Record<string, string>;
  /** Null: one item by its id, or an error. */
  rows: unknown[] | null;
  /** What surrounds the rows, or the item. */
  rest: Record<string, unknown>;
  /** In place of all of it. */
  text: string | null;
  delayMs: number;
  delivery: 'whole' | 'dripping' | 'cut' | 'never';
}

type Row = Record<string, unknown>;
type Oddity = (draft: Draft, random: Random) => void;

const mega = 1_000_000;
const nest = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const nestedValue = (depth: number): unknown => JSON.parse(nest(depth));
const ids = ['', ' ', 7, null, {}, [], 'ä/?#', '\u0000', 'x'.repeat(3_000), 2 ** 60, '__proto__'] as const;
const times = [
  null,
  12,
  'yesterday',
  '2025-02-30T00:00:00Z',
  '+275760-09-13T00:00:01Z',
  '0001-01-01T00:00:00Z',
] as const;
const counts = [0, -1, 1, 5, 1e15, 2 ** 53, 1e300, '7', '1e9', null, {}, 1.5, true] as const;
const oddRows = [
  null,
  7,
  'row',
  [],
  [1],
  {},
  { id: null },
  { id: {} },
  { id: 5 },
  { constructor: 1 },
] as const;
const timeFields = ['createdAt', 'createdat', 'messageTimestamp', 'updatedAt'];

function forEachRow(change: (row: Row, random: Random, index: number) => unknown): Oddity {
  return (draft, random) => {
    const changed = (row: unknown, index: number) => {
      const copy = { ...(row as Row) };
      return change(copy, random, index) ?? copy;
    };
    if (draft.rows !== null) draft.rows = draft.rows.map(changed);
    else if ('data' in draft.rest) draft.rest['data'] = changed(draft.rest['data'], 0);
  };
}

function withText(toText: (random: Random) => string): Oddity {
  return (draft, random) => {
    draft.text = toText(random);
  };
}

const hugeRow = (row: Row, text: string, values: unknown[]) => {
  Object.assign(row, { text, content: text, subject: text, lastReceivedText: text });
  row['dataDictionary'] = Object.fromEntries(values.map((value, i) => [`k${i}`, value]));
  Object.assign(row, { issql: values.length > 0, result: { result: values.map((value) => ({ value })) } });
};

/** What may be wrong with an answer, by name. */
export const oddities: Readonly<Record<string, Oddity>> = {
  'odd-rows': forEachRow((row, { int, pick }) => (int(3) === 0 ? pick<unknown>(oddRows) : row)),
  'odd-ids': forEachRow((row, { pick }) => void Object.assign(row, { id: pick<unknown>(ids) })),
  'odd-owners': forEachRow(
    (row, { pick }) =>
      void Object.assign(row, {
        chatSessionId: pick<unknown>(ids),
        chatUserId: pick<unknown>(ids),
        chatid: pick<unknown>(ids),
      }),
  ),
  'foreign-rows': forEachRow((row) => void Object.assign(row, { chatbotId: 'other', chatbotid: 'other' })),
  'same-ids': forEachRow((row) => void Object.assign(row, { id: 'same' })),
  'random-ids': forEachRow((row, { int }) => void Object.assign(row, { id: `r${int(1e9)}` })),
  'odd-times': forEachRow((row, { pick }) => {
    for (const field of timeFields) row[field] = pick<unknown>(times);
  }),
  'same-times': forEachRow((row) => {
    for (const field of timeFields) row[field] = '2025-04-08T12:00:00Z';
  }),
  'odd-fields': forEachRow((row, { int, pick }) => {
    for (const field of Object.keys(row))
      if (int(2) === 0) row[field] = pick<unknown>([...oddRows, ...counts]);
  }),
  'large-texts': forEachRow((row, { pick }) =>
    hugeRow(row, pick(['x', '"', '\u0001', 'ä', '💬']).repeat(20_000), []),
  ),
  'huge-texts': forEachRow((row) => hugeRow(row, 'x'.repeat(90_000), [])),
  'large-values': forEachRow((row, { int }) => hugeRow(row, 'x', Array(int(2_000)).fill(int(1e6)))),
  'deep-values': forEachRow((row) => hugeRow(row, 'x', [nestedValue(80)])),
  'more-rows': (draft, { pick }) => {
    if (draft.rows?.length)
      draft.rows = Array(pick([2, 5, 50]))
        .fill(draft.rows)
        .flat();
  },
  'fewer-rows': (draft, { int }) => {
    draft.rows = draft.rows?.slice(int(3)) ?? null;
  },
  'reversed-rows': (draft) => void draft.rows?.reverse(),
  'odd-figures': (draft, { pick }) => {
    for (const name of ['totalItems', 'pageSize', 'currentPage', 'totalPages']) {
      draft.rest[name] = pick([draft.rest[name], ...counts]);
    }
  },
  'huge-totals': (draft, { int }) => {
    draft.rest['totalItems'] = 10 ** int(16);
    draft.rest['totalPages'] = 10 ** int(16);
  },
  'no-data': (draft) => {
    draft.rows = null;
    draft.rest = { data: null };
  },
  'no-json': withText(({ pick }) =>
    pick(['', 'null', '0', '"', '<html>', '\ufeff', '{"data":', '[]]', '{"data":{}}']),
  ),
  'deep-body': withText(({ pick }) => pick([nest(500_000), `{"data":${nest(500_000)}}`, '['.repeat(mega)])),
  'million-rows': withText(({ pick }) => {
    const row = pick(['{}', 'null', '[]', '1']);
    const rows = `[${`${row},`.repeat(mega)}${row}]`;
    return pick([rows, `{"data":${rows}}`]);
  }),
  'long-body': withText(({ pick }) => `[${pick([' ', '1', '"\\"', '\\'])}${' '.repeat(20 * mega)}`),
  'long-number': withText(({ pick }) =>
    pick([`[${'9'.repeat(mega)}]`, `[0.${'1'.repeat(mega)}]`, `[1e${'1'.repeat(99)}]`]),
  ),
  statuses: (draft, { pick }) => {
    draft.status = pick([201, 204, 301, 400, 401, 403, 404, 408, 418, 500, 502, 503]);
    draft.headers['retry-after'] = pick(['0', '-1', '1', 'soon', 'Tue, 08 Apr 2025 15:00:30 GMT']);
    draft.headers['location'] = 'http://127.0.0.1:1/';
    draft.text = pick(['', '{"error":"chatid is missing"}', nest(1_000), 'x'.repeat(100_000)]);
  },
  // Others would hold back all later calls.
  'too-many-requests': (draft) => {
    draft.status = 429;
    draft.headers['retry-after'] = '0';
  },
  'long-headers': (draft, { pick }) => {
    draft.headers['x-long'] = 'x'.repeat(pick([1_000, 12_000, 60_000]));
  },
  compressed: (draft) => void Object.assign(draft.headers, { 'content-encoding': 'gzip' }),
  slow: (draft, { int }) => {
    draft.delayMs = int(600);
  },
  dripping: (draft) => {
    draft.delivery = 'dripping';
  },
  cut: (draft) => {
    draft.delivery = 'cut';
  },
  never: (draft) => {
    draft.delivery = 'never';
  },
};

export const slowOddities: readonly string[] = ['slow', 'dripping', 'never'];
