import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SQLOutputValue } from 'node:sqlite';
import { z } from 'zod';
import { sampleFolder } from '../data/sample.ts';
import { loadSqlite } from '../store/open-database.ts';
import { parseRow } from '../wire-rows.ts';

type ShopRow = Readonly<Record<string, SQLOutputValue>>;

export interface BotAnswer {
  readonly text: string;
  readonly sql: string;
  readonly rows: readonly ShopRow[];
}

/** Answers questions about the sample shop: an equal question gets an equal answer. */
export interface ShopBot {
  answer(question: string): BotAnswer;
  close(): void;
}

/** `{column}` in `answer` stands for a value of the first row, `{rows}` for how many there are. */
const shopQuestion = z.strictObject({ question: z.string(), sql: z.string(), answer: z.string() });

/** Runs the SQL of that question of `sample/shop-questions.jsonl` which shares most words; the last is for none. */
export function createShopBot(): ShopBot {
  const { DatabaseSync } = loadSqlite();
  const shop = new DatabaseSync(':memory:');
  shop.exec(readFileSync(join(sampleFolder, 'shop.sql'), 'utf8'));
  const lines = readFileSync(join(sampleFolder, 'shop-questions.jsonl'), 'utf8').trim().split('\n');
  const known = lines.map((line) => {
    const { row } = parseRow(line, shopQuestion);
    return { ...row, words: toWords(row.question) };
  });

  return {
    answer(question) {
      const asked = toWords(question);
      const scores = known.map(({ words }) => [...words].filter((word) => asked.has(word)).length);
      const best = Math.max(...scores);
      const found = best === 0 ? known.at(-1) : known[scores.indexOf(best)];
      const { sql = 'SELECT 1', answer = '' } = found ?? {};
      const rows = shop.prepare(sql).all();
      return {
        text: answer.replaceAll(/\{(\w+)\}/g, (_, name) => toCell(rows, name)) + toTable(rows),
        sql,
        rows,
      };
    },
    close: () => shop.close(),
  };
}

function toWords(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/\p{L}{4,}/gu));
}

function toCell(rows: readonly ShopRow[], name: string): string {
  return String(name === 'rows' ? rows.length : (rows[0]?.[name] ?? ''));
}

/** In Markdown; empty for a single row. */
function toTable(rows: readonly ShopRow[]): string {
  if (rows.length < 2) return '';
  const columns = Object.keys(rows[0] ?? {});
  const toLine = (cells: readonly unknown[]) => `| ${cells.join(' | ')} |`;
  const body = rows.map((row) => toLine(columns.map((column) => row[column] ?? '')));
  return `\n\n${[toLine(columns), toLine(columns.map(() => '---')), ...body].join('\n')}`;
}
