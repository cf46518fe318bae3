import type { Archive, ArchivedChatbot, Walk } from '../archive/archive.ts';
import { settleMs } from '../archive/find-settled-row.ts';

/**
 * The time before which an archive holds all messages of a chatbot, or of a session, in epoch milliseconds; null: it does not hold all of
 * any time. Where messages are listed by session only, of the sessions that it knows.
 */
export async function findCompleteBefore(
  archive: Pick<Archive, 'readWalk' | 'readCoverage' | 'listSessionIds'>,
  chatbot: ArchivedChatbot,
  sessionId: string | null,
): Promise<number | null> {
  const read = (id: string | null) => archive.readWalk(chatbot, { collection: 'messages', sessionId: id });
  const ofAll = toTime(await read(null));
  if (ofAll !== null) return ofAll;
  if (sessionId !== null) return toTime(await read(sessionId));
  const [coverage] = await archive.readCoverage([chatbot]);
  if (coverage === undefined || coverage.sessions === 0) return null;
  if (coverage.completeSessions < coverage.sessions) return null;
  let earliest: number | null = null;
  for (let after: string | null = null; ; ) {
    const ids: readonly string[] = await archive.listSessionIds(chatbot, after, sessionsPerRead);
    for (const id of ids) {
      const time = toTime(await read(id));
      if (time === null) return null;
      earliest = Math.min(time, earliest ?? time);
    }
    after = ids.at(-1) ?? null;
    if (after === null) return earliest;
  }
}

const sessionsPerRead = 1_000;

function toTime(walk: Walk | null): number | null {
  return walk?.completeAsOfMs == null ? null : walk.completeAsOfMs - settleMs;
}
