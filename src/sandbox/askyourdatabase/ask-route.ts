import { z } from 'zod';
import { type AnswerPace, deliverEvents, toPieces } from '../bot/answer-pace.ts';
import type { ShopBot } from '../bot/create-shop-bot.ts';
import { appendAskyourdatabaseMessage, newHex } from '../control/append-message.ts';
import { createRoute, HttpError, type Route } from '../http/route.ts';
import type { Store } from '../store/store.ts';
import { type Admit, createChatError } from './admit-askyourdatabase.ts';

export interface AskRouteOptions {
  readonly admit: Admit;
  readonly bot: ShopBot;
  readonly pace: AnswerPace;
  readonly precision: 'ms' | 's';
  readonly now: () => number;
}

const settings = z.record(z.string(), z.unknown(), 'must be an object').optional();
const askBody = z.strictObject({
  question: z.string('is required in API mode').min(1, 'is required in API mode'),
  botid: z.string(),
  chatid: z.string(),
  debug: z.boolean('must be true or false').optional(),
  properties: settings,
  config: settings,
  databaseConfig: settings,
  fileUrls: z.array(z.url(), 'must be a list of URLs').optional(),
});
const anyBody = z.record(z.string(), z.unknown());

/** Checks in order: key, rate limit, JSON, `botid`, access, `chatid`, the rest; then writes question and answer. */
export function createAskRoute(store: Store, { admit, bot, now, pace, precision }: AskRouteOptions): Route {
  return createRoute('api', 'POST', '/api/ask', ({ body, headers }) => {
    const findBot = admit(headers);
    const given = parseBody(headers['content-type'], body.toString());
    const botId = findBot(given['botid']);
    const chatId = given['chatid'];
    if (typeof chatId !== 'string' || chatId === '') throw createChatError();
    const parsed = askBody.safeParse(given);
    if (!parsed.success) throw new HttpError(400, { error: toProblem(parsed.error) });
    const { question, debug = false } = parsed.data;

    const { text, sql, rows } = bot.answer(question);
    const append = (row: object) =>
      appendAskyourdatabaseMessage(store, botId, chatId, {
        json: JSON.stringify(row),
        nowMs: now(),
        precision,
      });
    append({ role: 'user', content: question, issql: false });
    const viewLink = `https://your-domain.example/api/data-response?hashid=${newHex(12)}`;
    append({ role: 'system', content: null, sql, result: { result: rows, viewLink }, issql: true });
    append({ role: 'assistant', content: text, issql: false });

    const execution = { id: `executeSQL_${newHex(12)}`, isSQL: true, sql, result: { result: rows } };
    const pieces = toPieces(text).map((content) => ({ isText: true, content }));
    return {
      status: 200,
      headers: { 'content-type': 'text/event-stream; charset=utf-8' },
      body: [...(debug ? [execution] : []), ...pieces].map(toEvent).join(''),
      deliver: deliverEvents(pace),
    };
  });
}

export function toEvent(data: object): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}

function parseBody(contentType: string | undefined, text: string): Readonly<Record<string, unknown>> {
  const isJson = /^application\/json\s*(;|$)/i.test(contentType ?? '');
  try {
    if (isJson) return anyBody.parse(JSON.parse(text));
  } catch {}
  throw new HttpError(400, { error: 'The body must be a JSON object, with Content-Type application/json' });
}

function toProblem({ issues: [issue] }: z.ZodError): string {
  if (issue?.code === 'unrecognized_keys') return `${issue.keys.join(', ')}: no such parameter`;
  return `${issue?.path.join('.')} ${issue?.message}`;
}
