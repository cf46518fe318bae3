import { createHash } from 'node:crypto';
import { HttpError, type SandboxAnswer } from '../http/route.ts';
import type { SandboxOptions } from '../sandbox-options.ts';
import type { PekiList } from '../store/peki-store.ts';

export type PagingOptions = Pick<
  SandboxOptions,
  'maxPageSize' | 'overLimit' | 'pastEnd' | 'countLag' | 'echoPageSize' | 'hideRows' | 'doubleRows'
>;

const defaultPageSize = 20;
const largestInt = 2 ** 31 - 1;

export function answerPage(rowList: PekiList, query: URLSearchParams, options: PagingOptions): SandboxAnswer {
  const list = withDoubledRows(rowList, options.doubleRows);
  const askedPage = readPositiveInt(query, 'page') ?? 1;
  const askedSize = readPositiveInt(query, 'pageSize') ?? Math.min(defaultPageSize, options.maxPageSize);
  if (askedSize > options.maxPageSize && options.overLimit === 'refuse') {
    throw refuse(`pageSize must be at most ${options.maxPageSize}.`);
  }
  const pageSize = Math.min(askedSize, options.maxPageSize);
  const lastPage = Math.max(1, Math.ceil(list.total / pageSize));
  const currentPage = options.pastEnd === 'last' ? Math.min(askedPage, lastPage) : askedPage;
  const rows = list
    .readSlice({ offset: (currentPage - 1) * pageSize, limit: pageSize })
    .filter((row) => !isHiddenRow(row, options.hideRows));
  const shownSize = options.echoPageSize === 'asked' ? askedSize : pageSize;
  const totalItems = Math.max(0, list.total - options.countLag);
  const totals = {
    error: null,
    totalItems,
    pageSize: shownSize,
    currentPage,
    totalPages: Math.ceil(totalItems / shownSize),
  };
  return { status: 200, body: `{"data":[${rows.join(',')}],${JSON.stringify(totals).slice(1)}` };
}

/** Null: absent. Throws a `HttpError` with 400 when it is empty or given twice. */
export function readFilter(query: URLSearchParams, name: string): string | null {
  const values = query.getAll(name);
  if (values.length > 1) throw refuse(`${name} must be given once.`);
  if (values[0] === '') throw refuse(`${name} must not be empty.`);
  return values[0] ?? null;
}

function readPositiveInt(query: URLSearchParams, name: string): number | null {
  const text = readFilter(query, name);
  if (text === null) return null;
  const value = /^\d{1,10}$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > largestInt) throw refuse(`${name} must be a positive integer.`);
  return value;
}

function refuse(error: string): HttpError {
  return new HttpError(400, { data: null, error });
}

/** After every `every` rows, the last of them stands once more; 0: the list itself. */
function withDoubledRows(list: PekiList, every: number): PekiList {
  if (every === 0) return list;
  const toOffset = (slot: number) =>
    Math.floor(slot / (every + 1)) * every + Math.min(slot % (every + 1), every - 1);
  const total = list.total + Math.floor(list.total / every);
  return {
    total,
    readSlice({ offset, limit }) {
      const slots = Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, i) =>
        toOffset(offset + i),
      );
      const [first = 0] = slots;
      const rows = list.readSlice({ offset: first, limit: (slots.at(-1) ?? first) - first + 1 });
      return slots.flatMap((slot) => rows[slot - first] ?? []);
    },
  };
}

/** Hides one row in `oneIn`, the same wherever it stands; 0: none. */
function isHiddenRow(row: string, oneIn: number): boolean {
  return oneIn > 0 && createHash('sha256').update(row).digest().readUInt32BE() % oneIn === 0;
}
