import type { SandboxAnswer } from '../http/exchange.ts';

/** A body of rows, each as its JSON text, so that what a fault leaves alone stays as it is spelled. */
export interface RowsBody {
  readonly rows: readonly string[];
  readonly head: string;
  readonly tail: string;
}

/** The figures of a Peki page. */
export interface PageTotals {
  readonly totalItems: number;
  readonly pageSize: number;
  readonly currentPage: number;
  readonly totalPages: number;
}

/** The answer with other rows or figures; an answer without rows stays as it is. */
export function changeRows(answer: SandboxAnswer, change: (body: RowsBody) => RowsBody): SandboxAnswer {
  const body = answer.status === 200 ? parseRowsBody(answer.body) : null;
  if (body === null) return answer;
  const { rows, head, tail } = change(body);
  return { ...answer, body: head + rows.join(',') + tail };
}

/** Null for a body without rows. A row that was asked for by its id is the only one of its body. */
export function parseRowsBody(body: string): RowsBody | null {
  const head = /^(?:\[|\{"data":\[|\{"data":(?=\{))/.exec(body)?.[0];
  if (head === undefined) return null;
  const end = head === '[' ? ']' : head.endsWith('[') ? '],"error":' : ',"error":';
  const tailStart = body.lastIndexOf(end);
  return { head, rows: splitRows(body.slice(head.length, tailStart)), tail: body.slice(tailStart) };
}

/** Null for a body that is no Peki page. */
export function readTotals({ tail }: RowsBody): PageTotals | null {
  if (!tail.startsWith('],"error":')) return null;
  return JSON.parse(`{"data":[${tail}`) as PageTotals;
}

/** The same rows under other figures. */
export function withTotals(body: RowsBody, totals: PageTotals): RowsBody {
  return { ...body, tail: `],${JSON.stringify({ error: null, ...totals, data: undefined }).slice(1)}` };
}

const token = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],]/g;

/** Cuts at the commas that stand outside of every bracket and text. */
function splitRows(text: string): string[] {
  if (text === '') return [];
  const rows: string[] = [];
  let [depth, start] = [0, 0];
  for (const { 0: part, index } of text.matchAll(token)) {
    if (part === '{' || part === '[') depth += 1;
    else if (part === '}' || part === ']') depth -= 1;
    else if (part === ',' && depth === 0) {
      rows.push(text.slice(start, index));
      start = index + 1;
    }
  }
  rows.push(text.slice(start));
  return rows;
}
