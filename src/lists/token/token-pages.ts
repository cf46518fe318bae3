import { z } from 'zod';
import { countRowBytes } from '../../cache/count-row-bytes.ts';
import type { CacheRequest, SharedForm } from '../../cache/replicas/shared-form.ts';
import type { Store } from '../../cache/store.ts';
import type { OwnersOf } from '../cached-list.ts';
import type { Filter, TokenPage } from '../list.ts';
import { isForAll, pickRows, toConditions } from '../numbered/group-rows.ts';

export interface TokenPageEntry<Row> extends TokenPage<Row> {
  readonly provenMs: number;
  /** True: cut out of the whole list, which is read again as a whole. */
  readonly isView: boolean;
}

export interface WholeRows<Row> {
  readonly rows: readonly Row[];
  /** When the first of its answers was asked for. */
  readonly provenMs: number;
}

export interface Reach {
  readonly rows: number;
  readonly isEnd: boolean;
}

/** The pages of one collection's lists, by the token that leads to each; `sinceMs`: proven since. */
export interface TokenPages<Row> {
  /** A page of at least so many rows, or of all there are. */
  recall(filter: Filter, token: string | null, size: number, sinceMs: number): TokenPageEntry<Row> | null;
  keep(filter: Filter, token: string | null, page: TokenPage<Row>, provenMs: number): void;
  /** How far kept pages lead from that token on, at most so many rows. */
  reach(filter: Filter, token: string | null, rows: number, sinceMs: number): Reach;
  whole(sinceMs: number): WholeRows<Row> | null;
  keepWhole(whole: WholeRows<Row>): void;
  toCacheRequests(filter: Filter, token: string | null): readonly CacheRequest[];
}

export interface TokenPagesOptions<Row> {
  readonly store: Store;
  /** The prefix of their keys in the store. */
  readonly name: string;
  readonly shape: z.ZodType<Row>;
  readonly ownersOf: OwnersOf<Row>;
  largestPage(): number;
}

/** Sizes of one page that are kept: a shorter one may be newer. */
const maxSizes = 3;

interface SizesEntry<Row> {
  /** The newest first, each with more rows than those before. */
  readonly pages: readonly TokenPageEntry<Row>[];
}

export function createTokenPages<Row>({
  store,
  name,
  shape,
  ownersOf,
  largestPage,
}: TokenPagesOptions<Row>): TokenPages<Row> {
  const nameOf = (filter: Filter, token: string | null) =>
    `${name}?${JSON.stringify([toConditions(filter), token])}`;
  const sizesForm = createSizesForm(shape);
  const wholeForm = createWholeForm(shape);
  const wholeName = `${name} whole`;
  const pagesOf = (filter: Filter, token: string | null) =>
    store.get<SizesEntry<Row>>(nameOf(filter, token))?.pages ?? [];

  function whole(sinceMs: number): WholeRows<Row> | null {
    const entry = store.get<WholeRows<Row>>(wholeName);
    return entry !== undefined && entry.provenMs >= sinceMs ? entry : null;
  }

  function view(filter: Filter, sinceMs: number): TokenPageEntry<Row> | null {
    const all = whole(sinceMs);
    const rows = all && (isForAll(filter) ? all.rows : pickRows(all, filter, ownersOf));
    return all && rows && { rows, next: null, total: rows.length, provenMs: all.provenMs, isView: true };
  }

  function recall(
    filter: Filter,
    token: string | null,
    size: number,
    sinceMs: number,
  ): TokenPageEntry<Row> | null {
    const viewed = token === null ? view(filter, sinceMs) : null;
    const isEnough = ({ rows, next, provenMs }: TokenPageEntry<Row>) =>
      provenMs >= sinceMs && (next === null || rows.length >= size);
    return viewed ?? pagesOf(filter, token).find(isEnough) ?? null;
  }

  return {
    recall,
    keep(filter, token, { rows, next, total }, provenMs) {
      const pages = addSize(pagesOf(filter, token), { rows, next, total, provenMs, isView: false });
      store.set(nameOf(filter, token), { pages }, countSizes({ pages }), sizesForm);
    },
    reach(filter, token, rows, sinceMs) {
      let reached = 0;
      const passed = new Set<string | null>();
      for (let next = token; reached < rows && !passed.has(next); ) {
        passed.add(next);
        const page = recall(filter, next, Math.min(largestPage(), rows - reached), sinceMs);
        if (page === null) break;
        reached += page.rows.length;
        if (page.next === null) return { rows: reached, isEnd: true };
        next = page.next;
      }
      return { rows: reached, isEnd: false };
    },
    whole,
    keepWhole: (list) => store.set(wholeName, list, countRowBytes(list.rows), wholeForm),
    toCacheRequests: (filter, token) => [
      { key: nameOf(filter, token), form: sizesForm },
      { key: wholeName, form: wholeForm },
    ],
  };
}

function addSize<Row>(
  pages: readonly TokenPageEntry<Row>[],
  newest: TokenPageEntry<Row>,
): readonly TokenPageEntry<Row>[] {
  const larger = pages.filter(({ rows }) => newest.next !== null && rows.length > newest.rows.length);
  return [newest, ...larger].slice(0, maxSizes);
}

function countSizes<Row>({ pages }: SizesEntry<Row>): number {
  return pages.reduce((sum, { rows }) => sum + countRowBytes(rows), 0);
}

function createSizesForm<Row>(row: z.ZodType<Row>): SharedForm<SizesEntry<Row>> {
  const page = z.object({
    rows: z.array(row),
    next: z.string().nullable(),
    total: z.number().nullable(),
    provenMs: z.number(),
  });
  const sizes = z.object({ pages: z.array(page) });
  return {
    parse(json, { ofProof }) {
      const { data } = sizes.safeParse(json);
      return (
        (data && {
          pages: data.pages.map((each) => ({ ...each, provenMs: ofProof(each.provenMs), isView: false })),
        }) ??
        null
      );
    },
    merge: (own, other) => ({
      pages: [...own.pages, ...other.pages]
        .sort((a, b) => a.provenMs - b.provenMs)
        .reduce<readonly TokenPageEntry<Row>[]>(addSize, []),
    }),
    sizeOf: countSizes,
  };
}

function createWholeForm<Row>(row: z.ZodType<Row>): SharedForm<WholeRows<Row>> {
  const whole = z.object({ rows: z.array(row), provenMs: z.number() });
  return {
    parse(json, { ofProof }) {
      const { data } = whole.safeParse(json);
      return data === undefined ? null : { rows: data.rows, provenMs: ofProof(data.provenMs) };
    },
    merge: (own, other) => (other.provenMs > own.provenMs ? other : own),
    sizeOf: ({ rows }) => countRowBytes(rows),
  };
}
