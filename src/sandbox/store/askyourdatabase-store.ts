import type { DatabaseSync } from 'node:sqlite';
import type { SandboxOptions } from '../sandbox-options.ts';
import { type AskyourdatabaseRow, type ParsedRow, RowError } from '../wire-rows.ts';
import type { Keys } from './keys.ts';
import { prepareColumn } from './open-database.ts';
import type { TimePrecision } from './time-precision.ts';

export interface ChatQuery {
  /** Only rows before this time, epoch milliseconds; null: from the newest on. */
  readonly beforeMs: number | null;
  readonly includesSql: boolean;
  readonly limit: number;
}

export type AskyourdatabaseStore = ReturnType<typeof createAskyourdatabaseStore>;

/** `before`: whether a bound includes rows of that time; `debugFilter`: when rows are counted. */
export function createAskyourdatabaseStore(
  database: DatabaseSync,
  keys: Keys,
  precision: TimePrecision,
  { before, debugFilter }: Pick<SandboxOptions, 'before' | 'debugFilter'>,
) {
  const insert = database.prepare(`
    INSERT OR IGNORE INTO askyourdatabase_message (chatbot, id, chat, is_sql, created_ms, row) VALUES (?, ?, ?, ?, ?, ?)`);
  const selectChat = prepareColumn(
    database,
    'SELECT 1 FROM askyourdatabase_message WHERE chatbot = ? AND chat = ? LIMIT 1',
  );
  const prepareList = (bound: string) =>
    prepareColumn(
      database,
      `SELECT CASE WHEN is_sql <= ? THEN row END FROM askyourdatabase_message
       WHERE chatbot = ? AND chat = ? AND is_sql <= ? ${bound}
       ORDER BY created_ms DESC, seq DESC LIMIT ?`,
    );
  const selectNewest = prepareList('');
  const selectBefore = prepareList(`AND created_ms ${before === 'strict' ? '<' : '<='} ?`);
  const remove = database.prepare(
    'DELETE FROM askyourdatabase_message WHERE chatbot = ? AND chat = ? AND id = ?',
  );
  const botKey = (botId: string) => keys.findChatbot('askyourdatabase', botId);

  return {
    /** Gives the stored JSON. Throws `RowError` for an id that its chat has already. */
    addMessage({ json, row }: ParsedRow<AskyourdatabaseRow>): string {
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

    hasChat: (botId: string, chatId: string): boolean =>
      selectChat(botKey(botId), keys.find(chatId)).length > 0,

    /** Newest first, among equal times the later arrival first. Rows are JSON texts. */
    listMessages(
      botId: string,
      chatId: string,
      { beforeMs, includesSql, limit }: ChatQuery,
    ): readonly string[] {
      const shown = includesSql ? 1 : 0;
      const filter = [shown, botKey(botId), keys.find(chatId), debugFilter === 'after' ? 1 : shown];
      const rows =
        beforeMs === null ? selectNewest(...filter, limit) : selectBefore(...filter, beforeMs, limit);
      return rows.filter((row) => typeof row === 'string');
    },

    removeMessage(botId: string, chatId: string, id: string): void {
      remove.run(botKey(botId), keys.find(chatId), id);
    },
  };
}
