import type { Archive, ArchivedChatbot } from '../archive/archive.ts';
import { settleMs } from '../archive/find-settled-row.ts';
import { readOwnerPages } from '../archive/read-owner-pages.ts';
import type { Walk } from '../archive/walk.ts';

/**
 * The time before which an archive holds all messages of a chatbot, or of a session, in epoch milliseconds; null: it does not hold all of
 * any time. Where messages are listed by session only, of the sessions that it knows.
 */
export async function findCompleteBefore(
  archive: Pick<Archive, 'readWalk' | 'readCoverage' | 'readSessions'>,
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
  for await (const page of readOwnerPages({ chatbot, read: archive.readSessions })) {
    for (const { id } of page) {
      const time = toTime(await read(id));
      if (time === null) return null;
      earliest = Math.min(time, earliest ?? time);
    }
  }
  return earliest;
}

function toTime(walk: Walk | null): number | null {
  return walk?.completeAsOfMs == null ? null : walk.completeAsOfMs - settleMs;
}
