import type { SandboxAnswer } from '../http/route.ts';

/** Rows as JSON texts, so that what a fault leaves alone keeps its spelling. */
export interface RowsBody {
  readonly rows: readonly string[];
  readonly head: string;
  readonly tail: string;
}

export interface PageTotals {
  readonly totalItems: number;
  readonly pageSize: number;
  readonly currentPage: number;
  readonly totalPages: number;
}

export function changeRows(
  answer: SandboxAnswer,
  change: (body: RowsBody) => Partial<RowsBody>,
): SandboxAnswer {
  const body = answer.status === 200 ? parseRowsBody(answer.body) : null;
  if (body === null) return answer;
  const { rows, head, tail } = { ...body, ...change(body) };
  return { ...answer, body: head + rows.join(',') + tail };
}

/** Null: a body without rows. A row asked for by its id is the only one. */
export function parseRowsBody(body: string): RowsBody | null {
  const head = /^(?:\[|\{"data":\[|\{"data":(?=\{))/.exec(body)?.[0];
  if (head === undefined) return null;
  const end = head === '[' ? ']' : head.endsWith('[') ? '],"error":' : ',"error":';
  const tailStart = body.lastIndexOf(end);
  return { head, rows: splitRows(body.slice(head.length, tailStart)), tail: body.slice(tailStart) };
}

/** Null: no Peki page. */
export function readTotals({ tail }: RowsBody): PageTotals | null {
  if (!tail.startsWith('],"error":')) return null;
  return JSON.parse(`{"data":[${tail}`) as PageTotals;
}

export function withTotals(body: RowsBody, totals: PageTotals): RowsBody {
  return { ...body, tail: `],${JSON.stringify({ error: null, ...totals, data: undefined }).slice(1)}` };
}

const token = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],]/g;

/** Cuts at commas outside of brackets and texts. */
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
