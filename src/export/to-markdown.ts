import { toTime } from '../archive/to-message-record.ts';
import type { JsonObject, Message, MessageRole, Session, SqlMessage, SqlResult } from '../models.ts';

/** The head of a conversation: its subject, and what is known of it. */
export function toTranscriptHead(session: Session): string {
  const { subject, chatbotId, sessionId, userName, status, createdAtMs } = session;
  const facts = [
    ['Conversation', sessionId],
    ['Chatbot', chatbotId],
    ['User', userName],
    ['Began', createdAtMs === null ? null : `${toTime(createdAtMs)?.slice(0, 16).replace('T', ' ')} UTC`],
    ['Status', status],
  ].filter(([, value]) => value !== null);
  const lines = facts.map(([name, value]) => `- ${name}: ${toInline(value ?? '')}\n`);
  return `# ${toInline(subject ?? `Conversation ${sessionId}`)}\n\n${lines.join('')}\n`;
}

export interface TranscriptPart {
  readonly text: string;
  readonly day: string | null;
}

/** Messages, oldest first, below a heading for each day in UTC; `day` is the last one that has its heading. */
export function toTranscript(
  messages: readonly Message[],
  session: Session,
  day: string | null,
): TranscriptPart {
  let text = '';
  let shownDay = day;
  for (const message of messages) {
    const time = toTime(message.createdAtMs);
    const ofDay = time?.slice(0, 'YYYY-MM-DD'.length) ?? 'unknown';
    if (ofDay !== shownDay) text += `## ${toDayHeading(ofDay)}\n\n`;
    shownDay = ofDay;
    const who = nameOf(message.role, session);
    const at = time === null ? '' : `, ${time.slice('YYYY-MM-DDT'.length, -'.000Z'.length)} UTC`;
    text += `**${toInline(who)}**${at}\n\n${toBody(message)}\n\n`;
  }
  return { text, day: shownDay };
}

const dayFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeZone: 'UTC' });

function toDayHeading(day: string): string {
  return day === 'unknown' ? 'At an unknown time' : dayFormat.format(new Date(`${day}T00:00:00Z`));
}

function nameOf(role: MessageRole, { userName }: Session): string {
  const names = { USER: userName ?? 'User', ASSISTANT: 'Assistant', SYSTEM: 'System', UNKNOWN: 'Unknown' };
  return names[role];
}

function toBody(message: Message): string {
  switch (message.kind) {
    case 'text':
      return [toParagraphs(message.text), ...toAttachment(message.attachmentUrl)].join('\n\n');
    case 'image':
      return toLink('Image', message.url);
    case 'sql':
      return toSqlBody(message);
    case 'unknown':
      return [`*${toInline(message.reason)}*`, ...toAttachment(message.attachmentUrl)].join('\n\n');
  }
}

function toAttachment(url: string | null): string[] {
  return url === null ? [] : [toLink('Attachment', url)];
}

/** A link that shows where it leads; what is no web address stands as text. */
function toLink(label: string, url: string): string {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return `${label}: ${toInline(url)}`;
  const target = new URL(url).href.replaceAll(/[<>()\\\s]/g, (sign) =>
    encodeURIComponent(sign).replace(/[()]/, toCode),
  );
  return `[${label}: ${toInline(url)}](<${target}>)`;
}

const toCode = (sign: string) => `%${sign.charCodeAt(0).toString(16)}`;

function toSqlBody({ sql, result }: SqlMessage): string {
  const code = sql === null ? [] : [toCodeBlock(sql)];
  return [...code, ...(result === null ? [] : [toTable(result)])].join('\n\n') || '*No statement*';
}

function toCodeBlock(sql: string): string {
  const longest = Math.max(2, ...[...sql.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}sql\n${toPlain(sql)}\n${fence}`;
}

function toTable({ rows, columns }: SqlResult): string {
  const names = columns ?? [...new Set(rows.flatMap((row) => Object.keys(row)))];
  if (names.length === 0) return rows.length === 0 ? '*No rows*' : `*${rows.length} rows without columns*`;
  const toRow = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const cellsOf = (row: JsonObject) => names.map((name) => toInline(toCellText(row[name])));
  const head = [toRow(names.map(toInline)), toRow(names.map(() => '---'))];
  return [...head, ...rows.map((row) => toRow(cellsOf(row)))].join('\n');
}

function toCellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Text of several lines, in which nothing has a meaning. */
function toParagraphs(text: string): string {
  return toPlain(text)
    .split(/\n[\s]*\n/)
    .map((paragraph) => paragraph.split('\n').map(toLine).filter(Boolean).join('\\\n'))
    .filter(Boolean)
    .join('\n\n');
}

/** One line; the beginnings of lists and headings lose their meaning, and spaces before it stay. */
function toLine(line: string): string {
  const [indent = ''] = /^\s*/.exec(line) ?? [];
  const body = toInline(line.trim())
    .replace(/^([+=-])/, '\\$1')
    .replace(/^(\d+)([.)])/, '$1\\$2');
  return body === '' ? '' : `${'&nbsp;'.repeat(indent.replaceAll('\t', '    ').length)}${body}`;
}

function toInline(text: string): string {
  return (
    toPlain(text)
      .replaceAll(/\s+/g, ' ')
      .replaceAll(/[\\`*_[\]<>&#|~$@]/g, '\\$&')
      // What a reader would make a link of.
      .replaceAll('://', '\\://')
      .replaceAll(/www(?=\.)/gi, '$&\\')
  );
}

/** Line ends of one kind, and no other control characters. */
function toPlain(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n').replaceAll(/(?![\n\t])\p{Cc}/gu, '\uFFFD');
}
