import { Refusal, type SandboxAnswer } from '../http/exchange.ts';
import type { PekiList } from '../store/peki-reader.ts';
import { isHiddenRow, withDoubledRows } from './odd-lists.ts';

/** How the lists of the API page; each option plays one reading of what the document leaves open. */
export interface PagingOptions {
  readonly maxPageSize: number;
  readonly overLimit: 'clamp' | 'refuse';
  readonly pastEnd: 'empty' | 'last';
  readonly countLag: number;
  readonly echoPageSize: 'used' | 'asked';
  readonly hideRows: number;
  readonly doubleRows: number;
}

const defaultPageSize = 20;
const largestInt = 2 ** 31 - 1;

/** The page of a list that the query asks for. Throws a `Refusal` with 400. */
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

/** Null when it is absent. Throws a `Refusal` with 400 when it is empty or given twice. */
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

function refuse(error: string): Refusal {
  return new Refusal(400, { data: null, error });
}
