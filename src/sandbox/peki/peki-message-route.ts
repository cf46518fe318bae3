import { z } from 'zod';
import { type AnswerPace, deliverLate, toWritingMs } from '../bot/answer-pace.ts';
import type { ShopBot } from '../bot/create-shop-bot.ts';
import { appendPekiMessage, newHex } from '../control/append-message.ts';
import { createRoute, HttpError, type Route } from '../http/route.ts';
import { toIsoTime } from '../iso-time.ts';
import type { Store } from '../store/store.ts';
import { parseRow, pekiSessionRow, pekiUserRow } from '../wire-rows.ts';
import type { AuthorizePeki } from './authorize-peki.ts';

export interface PekiMessageOptions {
  readonly authorize: AuthorizePeki;
  readonly bot: ShopBot;
  readonly pace: AnswerPace;
  readonly precision: 'ms' | 's';
  readonly now: () => number;
}

const text = z.string('must be a string').min(1, 'must not be empty');
const messageBody = z.strictObject({
  user: z.strictObject({ id: text, name: text }),
  message: z.strictObject({
    content: text,
    file: z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' }).optional(),
  }),
});
const mostSessions = 100;

/** Writes the user's message and the bot's into the user's active session, or a new one, then answers. */
export function createPekiMessageRoute(
  store: Store,
  { authorize, bot, now, pace, precision }: PekiMessageOptions,
): Route {
  function ensureUser(chatbotId: string, { id, name }: { readonly id: string; readonly name: string }): void {
    if (store.peki.readRow('user', chatbotId, id) !== null) return;
    const time = toIsoTime(now(), precision);
    const user = { id, chatbotId, username: name, source: 'Dev', createdAt: time, updatedAt: time };
    store.peki.addUser(parseRow(JSON.stringify(user), pekiUserRow));
  }

  function findActiveSession(chatbotId: string, userId: string): string | null {
    const sessions = store.peki.listSessions(chatbotId, { userId });
    return (
      sessions
        .readSlice({ offset: 0, limit: mostSessions })
        .map((row) => parseRow(row, pekiSessionRow).row)
        .find(({ status }) => status === 'Active')?.id ?? null
    );
  }

  return createRoute('api', 'POST', '/api/Dev/:chatbotId/message', (request, { chatbotId }) => {
    authorize(request, chatbotId);
    const { user, message } = parseMessage(request.body.toString());
    ensureUser(chatbotId, user);
    const sessionId = findActiveSession(chatbotId, user.id) ?? newHex(24);
    const answer = bot.answer(message.content);
    const append = (row: { readonly text: string; readonly [field: string]: unknown }) => {
      const json = JSON.stringify({
        ...row,
        chatUserId: user.id,
        tokenCount: Math.ceil(row.text.length / 4),
      });
      appendPekiMessage(store, chatbotId, sessionId, { json, nowMs: now(), precision });
    };
    append({ senderType: 'User', text: message.content, ...(message.file && { url: message.file }) });
    append({ senderType: 'Bot', text: answer.text, responseTime: toWritingMs(answer.text, pace) / 1000 });
    const totals = { totalItems: 0, pageSize: 0, currentPage: 0, totalPages: 0 };
    return {
      status: 200,
      body: JSON.stringify({ data: answer.text, error: null, ...totals }),
      deliver: deliverLate(answer.text, pace),
    };
  });
}

/** Throws a `HttpError` with a problem of RFC 7807. */
function parseMessage(json: string): z.output<typeof messageBody> {
  const parsed = messageBody.safeParse(parseJson(json));
  if (parsed.success) return parsed.data;
  const errors: Record<string, string[]> = {};
  for (const { path, message } of parsed.error.issues) {
    const name = path.join('.') || '$';
    errors[name] = [...(errors[name] ?? []), message];
  }
  throw new HttpError(400, {
    type: 'https://tools.ietf.org/html/rfc9110#section-15.5.1',
    title: 'One or more validation errors occurred.',
    status: 400,
    errors,
  });
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
