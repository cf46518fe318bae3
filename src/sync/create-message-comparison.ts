import { hash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Message } from '../models.ts';

export type MessageId = Pick<Message, 'sessionId' | 'messageId'>;

export interface MessageComparison {
  /** Rows of the list that follow those added before; not all of them need to be in the order of time. */
  add(rows: readonly Message[]): Promise<void>;
  /** Rows of the list that are not to be compared: they are there, however they are archived. */
  skip(rows: readonly MessageId[]): void;
  /** After the last row: what is archived and not in the list, what differs, and what is not archived. */
  end(): Promise<{ readonly gone: readonly MessageId[]; readonly changed: number; readonly missing: number }>;
}

/** Compares a list with `pages` of the archive, both newest first, and holds little more of them than what differs. */
export function createMessageComparison(pages: AsyncIterator<readonly Message[]>): MessageComparison {
  /** Of the archive, not met in the list so far; and the reverse. */
  const archived = new Map<string, Message>();
  const listed = new Map<string, Message>();
  const missing = new Map<string, string>();
  const skipped = new Set<string>();
  let changed = 0;
  let archivedMs = Number.POSITIVE_INFINITY;

  function match(key: string, one: Message, other: Message): void {
    if (!isDeepStrictEqual(toStored(one), toStored(other))) changed += 1;
    archived.delete(key);
    listed.delete(key);
  }

  /** Reads the archive down to a time, what has it included. */
  async function readDownTo(timeMs: number): Promise<void> {
    while (archivedMs >= timeMs) {
      const { value: page } = await pages.next();
      if (!page) return;
      for (const message of page) {
        const key = toKey(message);
        const same = listed.get(key);
        if (same === undefined) archived.set(key, message);
        else match(key, message, same);
      }
      archivedMs = page.at(-1)?.createdAtMs ?? Number.NEGATIVE_INFINITY;
    }
  }

  return {
    async add(rows) {
      for (const message of rows) {
        const key = toKey(message);
        const same = archived.get(key);
        if (same === undefined) listed.set(key, message);
        else match(key, message, same);
      }
      await readDownTo(Math.min(...rows.map(({ createdAtMs }) => createdAtMs ?? Number.POSITIVE_INFINITY)));
      for (const [key, message] of listed) {
        // One without a time may stand anywhere, and the archive has it at its end.
        if (message.createdAtMs === null) continue;
        missing.set(key, toDigest(toStored(message)));
        listed.delete(key);
      }
    },
    skip(rows) {
      for (const row of rows) skipped.add(toKey(row));
    },
    async end() {
      await readDownTo(Number.NEGATIVE_INFINITY);
      for (const key of skipped) archived.delete(key);
      for (const [key, message] of listed) missing.set(key, toDigest(toStored(message)));
      // First stored with another time, it was not met where it was looked for.
      for (const [key, message] of archived) {
        const digest = missing.get(key);
        if (digest === undefined) continue;
        if (digest !== toDigest(toStored(message))) changed += 1;
        missing.delete(key);
        archived.delete(key);
      }
      const gone = Array.from(archived.values(), ({ sessionId, messageId }) => ({ sessionId, messageId }));
      return { gone, changed, missing: missing.size };
    },
  };
}

const toKey = ({ sessionId, messageId }: MessageId) => JSON.stringify([sessionId, messageId]);

/** As an archive gives it back: without the link of SQL results. */
function toStored(message: Message): Message {
  if (message.kind !== 'sql' || message.result === null) return message;
  return { ...message, result: { ...message.result, viewLink: null } };
}

export function toDigest(row: object): string {
  return hash(
    'sha1',
    JSON.stringify(Object.entries(row).sort(([one], [other]) => (one < other ? -1 : 1))),
    'base64',
  );
}
