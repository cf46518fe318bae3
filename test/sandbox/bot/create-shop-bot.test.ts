import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createShopBot } from '../../../src/sandbox/bot/create-shop-bot.ts';
import { sampleFolder } from '../../../src/sandbox/data/sample.ts';

interface SampleRow {
  readonly role: string;
  readonly content: string | null;
  readonly sql?: string;
  readonly result?: { readonly result: readonly object[] };
}

function openBot() {
  const bot = createShopBot();
  onTestFinished(bot.close);
  return bot;
}

it('runs for each question of the sample chats the SQL that they show, with its result', () => {
  const bot = openBot();
  const lines = readFileSync(join(sampleFolder, 'askyourdatabase/messages.jsonl'), 'utf8').trim().split('\n');
  const rows = lines.map((line): SampleRow => JSON.parse(line));
  let compared = 0;
  let question = '';
  for (const { role, content, sql, result } of rows) {
    if (role === 'user') question = content ?? '';
    if (sql === undefined) continue;
    const answer = bot.answer(question);
    expect({ sql: answer.sql, rows: JSON.stringify(answer.rows) }).toEqual({
      sql,
      rows: JSON.stringify(result?.result),
    });
    compared += 1;
  }
  expect(compared).toBe(31);
});

it.each([
  [
    'What are our total sales per month?',
    /^Based on your sales data.*\n\n\| month \| total_sales \|\n\| --- \| --- \|\n\| 2023-01-01 /,
  ],
  ['how many CUSTOMERS have we?', /^You have 12 customers\.$/],
  ['Which orders are open?', /^6 orders have not been shipped yet:\n\n\| order_id /],
  ['Iceland?', /^I find 0 orders from Iceland\.$/],
  ['Guten Tag', /^I know 180 orders, 12 customers and 16 products\. Ask me for example: /],
  ['', /^I know 180 orders/],
])('%j', (question, text) => {
  const bot = openBot();
  expect(bot.answer(question).text).toMatch(text);
  expect(bot.answer(question)).toEqual(bot.answer(question));
});
