import { createHash } from 'node:crypto';
import { z } from 'zod';
import { BadUserInputError } from '../errors.ts';
import { readOpaqueText, toOpaqueText } from '../opaque-text.ts';
import type { Anchor } from './anchor.ts';
import type { TokenPlace } from './row-key.ts';
import { fromTieHashes, type HashedTies } from './tie-set.ts';

/** Names one list in one order: a cursor of another list is refused. */
export type ListIdentity = string;

export function toListIdentity(parts: readonly (string | boolean | null)[]): ListIdentity {
  return createHash('sha256').update(JSON.stringify(parts)).digest().subarray(0, 9).toString('base64url');
}

/** The same, computed on demand: most windows show no cursor. */
export function toLazyListIdentity(parts: Parameters<typeof toListIdentity>[0]): () => ListIdentity {
  let identity: ListIdentity | undefined;
  return () => {
    identity ??= toListIdentity(parts);
    return identity;
  };
}

export interface CursorContent {
  readonly list: ListIdentity;
  readonly id: string;
  readonly timeMs: number | null;
  /** Rank from the list's tail, 0 being the last row; null where the upstream does not count. */
  readonly rank: number | null;
  readonly total: number | null;
  readonly headTies: readonly string[];
  readonly hasAllHeadTies: boolean;
  readonly tailTies: readonly string[];
  readonly hasAllTailTies: boolean;
  readonly place?: TokenPlace | undefined;
  readonly seen?: SeenRows | undefined;
}

/** What a live stream has shown: of the rows since `sinceMs` (epoch milliseconds) those of these hashes. */
export interface SeenRows {
  readonly sinceMs: number;
  readonly hashes: readonly string[];
}

export interface CursorAnchor extends Anchor {
  readonly id: string;
  readonly headTies: HashedTies;
  readonly tailTies: HashedTies;
  readonly seen?: SeenRows;
}

const version = 1;
const hashLength = 6;
const maxDateMs = 8.64e15;

const tieText = z.string().regex(/^(?:[\w-]{6})*$/);
/** What a `Date` can hold, less the millisecond that a bound adds. */
const timeMs = z
  .int()
  .min(-maxDateMs)
  .max(maxDateMs - 1);
/** Most servers allow no larger page number. */
const listSize = z
  .int()
  .min(0)
  .max(2 ** 31 - 1);
const wire = z.tuple([
  z.literal(version),
  z.string(),
  z.string(),
  timeMs.nullable(),
  listSize.nullable(),
  listSize.nullable(),
  tieText,
  tieText,
  z.int().min(0).max(3),
  z.tuple([z.string().nullable(), listSize]).nullable().optional(),
  z.tuple([timeMs, tieText]).optional(),
]);

/** An opaque, URL-safe string. It holds no secret: ids, times, hashes, and the token that the upstream gave. */
export function encodeCursor(content: CursorContent): string {
  const flags = (content.hasAllHeadTies ? 1 : 0) + (content.hasAllTailTies ? 2 : 0);
  const tuple: z.infer<typeof wire> = [
    version,
    content.list,
    content.id,
    content.timeMs,
    content.rank,
    content.total,
    content.headTies.join(''),
    content.tailTies.join(''),
    flags,
  ];
  const { place, seen } = content;
  if (place || seen) tuple[9] = place ? [place.token, place.skip] : null;
  if (seen) tuple[10] = [seen.sinceMs, seen.hashes.join('')];
  return toOpaqueText(tuple);
}

export interface ParsedCursor {
  readonly list: ListIdentity;
  readonly anchor: CursorAnchor;
}

export function parseCursor(cursor: string): ParsedCursor | null {
  const { data } = wire.safeParse(readOpaqueText(cursor));
  if (data === undefined) return null;
  const [, list, id, timeMs, rank, total, headTies, tailTies, flags, place, seen] = data;
  const anchor = {
    id,
    timeMs,
    position: rank === null || total === null ? null : Math.max(0, total - 1 - rank),
    total,
    headTies: fromTieHashes(toHashes(headTies), (flags & 1) === 1),
    tailTies: fromTieHashes(toHashes(tailTies), (flags & 2) === 2),
    ...(place && { place: { token: place[0], skip: place[1] } }),
    ...(seen && { seen: { sinceMs: seen[0], hashes: toHashes(seen[1]) } }),
  };
  return { list, anchor };
}

/** Reads a cursor of the given list. Throws `BadUserInputError` for anything else. */
export function decodeCursor(
  cursor: string,
  list: ListIdentity,
  argument: string,
  parse = parseCursor,
): CursorAnchor {
  const parsed = parse(cursor);
  if (parsed === null) {
    throw new BadUserInputError(
      `\`${argument}\` is not a cursor: pass a value of \`cursor\`, \`startCursor\` or \`endCursor\` unchanged.`,
    );
  }
  if (parsed.list !== list) {
    throw new BadUserInputError(
      `\`${argument}\` is a cursor of another list: filters, order and includeSql must be those it came with.`,
    );
  }
  return parsed.anchor;
}

function toHashes(text: string): string[] {
  return Array.from({ length: text.length / hashLength }, (_, i) =>
    text.slice(i * hashLength, (i + 1) * hashLength),
  );
}
