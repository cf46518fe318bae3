import type { AskyourdatabaseRow } from '../askyourdatabase/askyourdatabase-row.ts';
import type { AskyourdatabaseStore } from '../store/askyourdatabase-store.ts';
import { toImageUrl } from './sample-images.ts';
import { createShopDatabase, type ShopDatabase, type ShopRow } from './shop-database.ts';
import { type ShopQuestion, shopQuestions } from './shop-questions.ts';

/** The bot of the sample; the API's document uses the same ids in its examples. */
const sampleBotId = 'bot_123456';

interface SampleChat {
  readonly chatId: string;
  readonly startMs: number;
  readonly questions: readonly ShopQuestion[];
}

const chats: readonly SampleChat[] = [
  { chatId: 'chat_789010', startMs: Date.UTC(2024, 0, 12, 15, 2, 11), questions: shopQuestions.slice(0, 1) },
  { chatId: 'chat_789011', startMs: Date.UTC(2024, 0, 14, 8, 40, 3), questions: shopQuestions.slice(6, 12) },
  { chatId: 'chat_789012', startMs: Date.UTC(2024, 0, 15, 9, 10), questions: shopQuestions },
  {
    chatId: 'chat_789013',
    startMs: Date.UTC(2024, 0, 15, 16, 20, 45),
    questions: shopQuestions.slice(14, 16),
  },
];

const questionEveryMs = 210_000;

/** Adds the sample chats about a small shop: text, SQL with the rows that it really gives, images. */
export function addSampleChats(store: AskyourdatabaseStore): void {
  const shop = createShopDatabase();
  let id = 123_456_700;
  for (const chat of chats) {
    for (const row of toRows(chat, shop)) {
      id += 1;
      const full: AskyourdatabaseRow = {
        id: `msg_${id}`,
        chatid: chat.chatId,
        chatbotid: sampleBotId,
        ...row,
      };
      store.addMessage({ json: JSON.stringify(full), row: full });
    }
  }
  shop.close();
}

type RowContent = Omit<AskyourdatabaseRow, 'id' | 'chatid' | 'chatbotid'>;

/** The chat in order of arrival. */
function toRows({ questions, startMs }: SampleChat, shop: ShopDatabase): RowContent[] {
  return questions.flatMap((asked, index) =>
    toExchange(asked, shop, index, startMs + index * questionEveryMs),
  );
}

/**
 * One question and what it leads to. As in the document's example, every third SQL row is written after the answer
 * that it led to, with its own earlier time. Of the others every second shares the answer's millisecond, and so does
 * every picture: pages of 20 end between rows of equal time, with SQL and without.
 */
function toExchange(asked: ShopQuestion, shop: ShopDatabase, index: number, startMs: number): RowContent[] {
  const rows = shop.query(asked.sql);
  const isTable = rows.length > 1 || Object.keys(rows[0] ?? {}).length > 1;
  const words = asked.answer(rows);
  const answeredMs = startMs + 15_000;
  const question = {
    role: 'user',
    content: asked.question,
    createdat: toTime(startMs),
    issql: false,
  };
  const sql = {
    role: 'system',
    content: null,
    sql: asked.sql,
    result: { result: rows, viewLink: toViewLink(index) },
    createdat: toTime(index % 3 === 0 ? answeredMs : startMs + 12_000),
    issql: true,
  };
  const answer = {
    role: 'assistant',
    content: isTable && rows.length > 0 ? `${words}\n\n${toMarkdownTable(rows)}` : words,
    createdat: toTime(answeredMs),
    issql: false,
  };
  const image = asked.chart && {
    role: 'assistant',
    content: null,
    url: toImageUrl(asked.chart.name),
    createdat: toTime(answeredMs),
    isimage: true,
  };
  return [
    question,
    ...(index % 3 === 1 ? [answer, sql] : [sql, answer]),
    ...(image === undefined ? [] : [image]),
  ];
}

function toMarkdownTable(rows: readonly ShopRow[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const lines = [
    columns,
    columns.map(() => '---'),
    ...rows.map((row) => columns.map((name) => row[name] ?? '')),
  ];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Some results can be looked at in the vendor's own pages; the host does not exist. */
function toViewLink(index: number): string | null {
  return index % 4 === 0 ? `https://your-domain.example/api/data-response?hashid=abc${123 + index}` : null;
}

function toTime(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
