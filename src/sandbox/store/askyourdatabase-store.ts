import type Database from 'libsql';
import type { AskyourdatabaseRow } from '../askyourdatabase/askyourdatabase-row.ts';
import { type ParsedRow, RowError } from '../row-text.ts';
import type { SandboxOptions } from '../sandbox-options.ts';
import type { Keys } from './keys.ts';
import type { TimePrecision } from './time-precision.ts';

/** Which messages of a chat to give. */
export interface ChatQuery {
  /** Only rows before this time, epoch milliseconds; null: from the newest on. */
  readonly beforeMs: number | null;
  readonly includesSql: boolean;
  readonly limit: number;
}

export interface AskyourdatabaseStore {
  /** A row arrives; gives its JSON as it is kept. Throws `RowError` for an id that its chat has already. */
  addMessage(message: ParsedRow<AskyourdatabaseRow>): string;
  hasChat(botId: string, chatId: string): boolean;
  /** Newest first, among equal times the later arrival first. Rows are JSON texts. */
  listMessages(botId: string, chatId: string, query: ChatQuery): readonly string[];
}

/** `before` says whether a bound lets rows of exactly that time through, `debugFilter` when rows are counted. */
export function createAskyourdatabaseStore(
  database: Database.Database,
  keys: Keys,
  precision: TimePrecision,
  { before, debugFilter }: Pick<SandboxOptions, 'before' | 'debugFilter'>,
): AskyourdatabaseStore {
  const insert = database.prepare(`
    INSERT OR IGNORE INTO askyourdatabase_message (chatbot, id, chat, is_sql, created_ms, row) VALUES (?, ?, ?, ?, ?, ?)`);
  const selectChat = database
    .prepare('SELECT 1 FROM askyourdatabase_message WHERE chatbot = ? AND chat = ? LIMIT 1')
    .pluck();
  const prepareList = (bound: string) =>
    database
      .prepare(`
        SELECT CASE WHEN is_sql <= ? THEN row END FROM askyourdatabase_message
        WHERE chatbot = ? AND chat = ? AND is_sql <= ? ${bound}
        ORDER BY created_ms DESC, seq DESC LIMIT ?`)
      .pluck();
  const selectNewest = prepareList('');
  const selectBefore = prepareList(`AND created_ms ${before === 'strict' ? '<' : '<='} ?`);
  const botKey = (botId: string) => keys.findChatbot('askyourdatabase', botId);

  return {
    addMessage({ json, row }) {
      const isSql = row.issql === true || typeof row.sql === 'string';
      const text = precision.toText(json, row);
      const { changes } = insert.run(
        keys.internChatbot('askyourdatabase', row.chatbotid),
        row.id,
        keys.intern(row.chatid),
        isSql ? 1 : 0,
        precision.toMs(row.createdat),
        text,
      );
      if (changes === 0) throw new RowError(`id: ${JSON.stringify(row.id)} exists already`);
      return text;
    },

    hasChat: (botId, chatId) => selectChat.all(botKey(botId), keys.find(chatId)).length > 0,

    listMessages(botId, chatId, { beforeMs, includesSql, limit }) {
      const shown = includesSql ? 1 : 0;
      const filter = [shown, botKey(botId), keys.find(chatId), debugFilter === 'after' ? 1 : shown];
      const rows =
        beforeMs === null ? selectNewest.all(...filter, limit) : selectBefore.all(...filter, beforeMs, limit);
      return (rows as (string | null)[]).filter((row) => row !== null);
    },
  };
}
