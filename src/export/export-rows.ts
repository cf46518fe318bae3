import { z } from 'zod';
import { type ExportRecord, toJsonLines, toMessageRecord } from '../archive/to-message-record.ts';
import { CursorExpiredError } from '../errors.ts';
import type { Message, Session } from '../models.ts';
import type { Feed, Piece, Selection } from './feed.ts';
import { toCsv, toCsvHeader } from './to-csv.ts';
import { toTranscript, toTranscriptHead } from './to-markdown.ts';
import { createConversation, messageColumns, sessionColumns, toSessionRecord } from './to-record.ts';

export type TableFormat = 'ndjson' | 'csv';

/** A part of the file; with its `position` an export goes on behind it. */
export interface ExportPart {
  readonly text: string;
  readonly rows: number;
  readonly total: number | null;
  readonly position: ExportPosition;
}

export type ExportPosition = z.infer<typeof exportPosition>;

/**
 * Goes on `after` a piece; in transcripts, of the messages of a `session`, among those that follow `sessionsAfter`, on a `day` that has
 * its heading already.
 */
export const exportPosition = z.object({
  after: z.string().nullable(),
  sessionsAfter: z.string().nullable(),
  session: z.string().nullable(),
  day: z.string().nullable(),
});

const start: ExportPosition = { after: null, sessionsAfter: null, session: null, day: null };

/** Messages, newest first. */
export async function* exportMessages(
  feed: Feed,
  selection: Selection,
  format: TableFormat,
  position: ExportPosition | null,
): AsyncGenerator<ExportPart> {
  const from = position?.after ?? null;
  const lines = format === 'ndjson' ? feed.messageLines(selection, from) : null;
  if (lines === null) {
    const pieces = feed.messages(selection, 'NEWEST_FIRST', from);
    const toRecords = (rows: readonly Message[]) => rows.map(toMessageRecord);
    yield* exportTable(pieces, { format, columns: messageColumns, toRecords }, position);
    return;
  }
  if (position === null) yield toFirstPart('');
  for await (const { position: after, ...part } of lines) yield { ...part, position: { ...start, after } };
}

/** Conversations with what their messages tell; a range of time is that of their beginning. */
export async function* exportSessions(
  feed: Feed,
  selection: Selection,
  format: TableFormat,
  position: ExportPosition | null,
): AsyncGenerator<ExportPart> {
  async function toRecords(rows: readonly Session[]): Promise<ExportRecord[]> {
    const records: ExportRecord[] = [];
    for (let i = 0; i < rows.length; i += sessionsAtOnce) {
      const sessions = rows.slice(i, i + sessionsAtOnce);
      const found = await Promise.all(sessions.map((session) => readSession(feed, selection, session)));
      records.push(...found.filter((record) => record !== null));
    }
    return records;
  }
  const pieces = feed.sessions(selection, position?.after ?? null);
  yield* exportTable(pieces, { format, columns: sessionColumns, toRecords }, position);
}

interface Table<Row> {
  readonly format: TableFormat;
  readonly columns: readonly string[];
  toRecords(rows: readonly Row[]): readonly ExportRecord[] | Promise<readonly ExportRecord[]>;
}

async function* exportTable<Row>(
  pieces: AsyncIterable<Piece<Row>>,
  { format, columns, toRecords }: Table<Row>,
  position: ExportPosition | null,
): AsyncGenerator<ExportPart> {
  const isCsv = format === 'csv';
  if (position === null) yield toFirstPart(isCsv ? toCsvHeader(columns) : '');
  for await (const { rows, total, position: after } of pieces) {
    const records = await toRecords(rows);
    const text = isCsv ? toCsv(columns, records) : toJsonLines(records);
    yield { text, rows: records.length, total, position: { ...start, after } };
  }
}

const toFirstPart = (text: string): ExportPart => ({ text, rows: 0, total: null, position: start });

const sessionsAtOnce = 8;

/** Null: it is none of the selection. */
async function readSession(
  feed: Feed,
  { sinceMs, untilMs, ...selection }: Selection,
  session: Session,
): Promise<ExportRecord | null> {
  const own = { ...selection, sessionId: session.sessionId, userId: null, sinceMs: null, untilMs: null };
  if (selection.text !== null && !(await hasMessage(feed, own))) return null;
  const conversation = createConversation();
  for await (const { rows } of feed.messages({ ...own, text: null }, 'NEWEST_FIRST', null)) {
    for (const message of rows) conversation.add(message);
  }
  const figures = conversation.end();
  const beganMs = session.createdAtMs ?? figures.firstMs;
  const isUnknown = beganMs === null || session.createdAtMs === null;
  if (isUnknown && figures.last === null) return null;
  if (sinceMs !== null && (beganMs ?? Number.NEGATIVE_INFINITY) < sinceMs) return null;
  if (untilMs !== null && (beganMs ?? Number.POSITIVE_INFINITY) >= untilMs) return null;
  return toSessionRecord(session, figures);
}

async function hasMessage(feed: Feed, selection: Selection): Promise<boolean> {
  for await (const { rows } of feed.messages(selection, 'NEWEST_FIRST', null)) {
    if (rows.length > 0) return true;
  }
  return false;
}

/** Transcripts of conversations in Markdown, each from its first message on. */
export async function* exportTranscripts(
  feed: Feed,
  selection: Selection,
  position: ExportPosition | null,
): AsyncGenerator<ExportPart> {
  let { sessionsAfter, after, day } = position ?? start;
  let begun = position?.session ?? null;
  for await (const piece of feed.sessions(selection, sessionsAfter)) {
    const first = begun === null ? 0 : piece.rows.findIndex(({ sessionId }) => sessionId === begun);
    if (first === -1) {
      throw new CursorExpiredError(`The conversation ${begun}, which was being written, is gone.`);
    }
    for (const session of piece.rows.slice(first)) {
      const { sessionId } = session;
      let isHeadWritten = sessionId === begun;
      if (!isHeadWritten) [after, day] = [null, null];
      begun = null;
      const messages = feed.messages({ ...selection, sessionId }, 'OLDEST_FIRST', after);
      for await (const { rows, position: reached } of messages) {
        if (rows.length === 0) continue;
        const part = toTranscript(rows, session, day);
        ({ day } = part);
        yield {
          text: isHeadWritten ? part.text : `${toTranscriptHead(session)}${part.text}`,
          rows: rows.length,
          total: null,
          position: { sessionsAfter, session: sessionId, after: reached, day },
        };
        isHeadWritten = true;
      }
    }
    sessionsAfter = piece.position;
  }
}
