import { toKindCode } from '../message-columns.ts';
import type { Run } from './open-database.ts';

/** Finds the newest message of sessions again, SQL aside; `sessions` null: of all that have lost it. */
export async function findLastMessages(run: Run, sessions: readonly number[] | null): Promise<void> {
  const isChanged =
    sessions === null
      ? 's.last_place IS NOT NULL AND NOT EXISTS (SELECT 1 FROM convograph.message WHERE place = s.last_place)'
      : 's.key = ANY($2::bigint[])';
  await run(
    `UPDATE convograph.session AS changed SET last_place = newest.place, last_ms = coalesce(newest.created_ms, 0)
      FROM convograph.session s LEFT JOIN LATERAL (
        SELECT place, created_ms FROM convograph.message WHERE session = s.key AND kind <> $1 ORDER BY place DESC LIMIT 1
      ) newest ON true
      WHERE changed.key = s.key AND ${isChanged}`,
    [toKindCode('sql'), ...(sessions === null ? [] : [sessions])],
  );
}
