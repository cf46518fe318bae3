import { z } from 'zod';
import type { Random } from '../random.ts';
import type { SandboxProvider } from '../store/keys.ts';
import { findList } from './change-faults.ts';
import {
  type ApiTarget,
  createAnswerFault,
  type Fault,
  type FaultCall,
  type FaultTools,
  noParameters,
} from './fault.ts';
import { changeRows, type PageTotals, type RowsBody, readTotals, withTotals } from './rows-body.ts';

const isList = ({ isList }: ApiTarget) => isList;
const hasTotals = ({ isList, provider }: ApiTarget) => isList && provider === 'peki';

/** What a later version of each API might send. Ids and times stay as they are. */
const oddFields: Readonly<Record<SandboxProvider, Readonly<Record<string, unknown>>>> = {
  peki: {
    senderType: 'Oracle',
    type: 'hologram',
    hologram: { frames: [[0, 1], null] },
    text: { parts: ['not', 'a', 'text'] },
    url: 7,
    tokenCount: 'many',
    responseTime: [],
    status: 'Hibernating',
    behaviour: 'Unheard-of',
    score: 'high',
    tags: 'none',
    language: { code: 'en' },
    source: 'Telepathy',
    firstName: 5,
    email: false,
    dataDictionary: ['a', 'list'],
  },
  askyourdatabase: {
    role: 'oracle',
    type: 'hologram',
    hologram: { frames: [[0, 1], null] },
    content: { parts: ['not', 'a', 'text'] },
    url: 7,
    sql: ['SELECT'],
    result: 'none',
    issql: 'perhaps',
    isimage: 3,
  },
};

export const rowFaults: Readonly<Record<string, Fault>> = {
  /** Every other row, from the first on, is of no known kind, has unknown fields and odd types. */
  'unknown-kinds': createAnswerFault(
    noParameters,
    (answer, _none, { target }) =>
      changeRows(answer, ({ rows }) => ({
        rows: rows.map((row, index) => (index % 2 === 0 ? withUnknownKinds(row, target.provider) : row)),
      })),
    ({ isRead }) => isRead,
  ),

  /** One row more than asked for: the last of the page before or, on the first page, the first of the next. */
  'duplicate-rows': createAnswerFault(
    noParameters,
    (answer, _none, call, tools) =>
      changeRows(answer, (body) => ({ rows: withNeighbour(body, call, tools) })),
    isList,
  ),

  'rows-out-of-order': createAnswerFault(
    z.strictObject({ order: z.enum(['reversed', 'shuffled']).default('reversed') }),
    (answer, { order }, { random }) =>
      changeRows(answer, ({ rows }) => ({
        rows: order === 'reversed' ? rows.toReversed() : shuffle(rows, random),
      })),
    isList,
  ),

  'totals-shrink': createTotalsFault(-1),
  'totals-grow': createTotalsFault(1),
};

function createTotalsFault(sign: 1 | -1): Fault {
  return createAnswerFault(
    z.strictObject({ by: z.int().min(1).max(1_000_000).default(1) }),
    (answer, { by }) =>
      changeRows(answer, (body) => {
        const totals = readTotals(body);
        return totals === null ? body : withTotals(body, shiftTotals(totals, sign * by));
      }),
    hasTotals,
  );
}

function shiftTotals(totals: PageTotals, by: number): PageTotals {
  const totalItems = Math.max(0, totals.totalItems + by);
  return { ...totals, totalItems, totalPages: Math.ceil(totalItems / totals.pageSize) };
}

function withNeighbour(body: RowsBody, call: FaultCall, { store }: FaultTools): readonly string[] {
  const [first] = body.rows;
  if (first === undefined) return body.rows;
  const list = findList(store, call);
  const totals = readTotals(body);
  const offset =
    totals === null
      ? list.readSlice({ offset: 0, limit: list.total }).indexOf(first)
      : (totals.currentPage - 1) * totals.pageSize;
  const [previous] = offset > 0 ? list.readSlice({ offset: offset - 1, limit: 1 }) : [];
  if (previous !== undefined) return [previous, ...body.rows];
  return [...body.rows, ...list.readSlice({ offset: offset + body.rows.length, limit: 1 })];
}

function shuffle(rows: readonly string[], random: Random): string[] {
  const left = [...rows];
  return rows.flatMap(() => left.splice(random.int(left.length), 1));
}

function withUnknownKinds(row: string, provider: SandboxProvider): string {
  return JSON.stringify({ ...(JSON.parse(row) as object), ...oddFields[provider] });
}
