import type { Message, SqlMessage } from '../models.ts';

/** What a message is found by: its words, or its SQL with all values of the result; null: nothing. */
export function toSearchableText(message: Message): string | null {
  switch (message.kind) {
    case 'text':
      return message.text;
    case 'sql':
      return toSqlText(message);
    case 'image':
    case 'unknown':
      return null;
  }
}

function toSqlText({ sql, result }: SqlMessage): string {
  const cells = result?.rows.flatMap((row) => Object.values(row)) ?? [];
  const words = cells.map((cell) => (typeof cell === 'object' ? JSON.stringify(cell) : String(cell)));
  return [sql ?? '', ...words].join('\n');
}

/** The keys of the rows that a message belongs to; 0: it has none. */
export interface MessageOwners {
  readonly chatbot: number;
  readonly session: number;
  readonly user: number;
}

/** The words of the index by which rows of a chatbot, a session and a user are told. */
export function toScopeWords({ chatbot, session, user }: MessageOwners): string[] {
  return [`c${chatbot}`, ...(session > 0 ? [`s${session}`] : []), ...(user > 0 ? [`u${user}`] : [])];
}
