import { Refusal, type SandboxAnswer, type SandboxRequest, toJsonAnswer } from '../http/exchange.ts';
import { createOwnRoute, type Route } from '../http/route.ts';
import { RowError } from '../row-text.ts';
import type { Store } from '../store/store.ts';
import { appendAskyourdatabaseMessage } from './append-askyourdatabase-message.ts';
import { type Append, appendPekiMessage } from './append-peki-message.ts';
import { onlyLocal } from './only-local.ts';

export interface ControlRoutesOptions extends Pick<Append, 'newHex' | 'precision'> {
  readonly hasChatbot: (provider: 'peki' | 'askyourdatabase', chatbotId: string) => boolean;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Appends and removes rows of a running sandbox; from this machine only. */
export function createControlRoutes(store: Store, options: ControlRoutesOptions): Route[] {
  function expectChatbot(provider: 'peki' | 'askyourdatabase', chatbotId: string): void {
    if (!options.hasChatbot(provider, chatbotId)) throw new Refusal(404, { error: 'Chatbot not found.' });
  }

  function append(request: SandboxRequest, addRow: (append: Append) => string): SandboxAnswer {
    const { newHex, precision, now } = options;
    try {
      const row = addRow({ json: request.body.toString(), nowMs: now(), precision, newHex });
      return { status: 201, body: row };
    } catch (error) {
      if (error instanceof RowError) return toJsonAnswer(400, { error: error.message });
      throw error;
    }
  }

  const routes: Route[] = [
    createOwnRoute(
      'POST',
      '/__sandbox/peki/:chatbotId/sessions/:sessionId/messages',
      (request, { chatbotId, sessionId }) => {
        expectChatbot('peki', chatbotId);
        return append(request, (row) => appendPekiMessage(store, chatbotId, sessionId, row));
      },
    ),
    createOwnRoute(
      'POST',
      '/__sandbox/askyourdatabase/:botid/chats/:chatid/messages',
      (request, { botid, chatid }) => {
        expectChatbot('askyourdatabase', botid);
        return append(request, (row) => appendAskyourdatabaseMessage(store, botid, chatid, row));
      },
    ),
    createOwnRoute(
      'DELETE',
      '/__sandbox/peki/:chatbotId/messages/:messageId',
      (_request, { chatbotId, messageId }) => {
        expectChatbot('peki', chatbotId);
        if (!store.pekiWriter.removeMessage(chatbotId, messageId)) {
          throw new Refusal(404, { error: 'Message not found.' });
        }
        store.pekiReader.forgetTotals();
        return { status: 204, body: '' };
      },
    ),
  ];
  return routes.map(onlyLocal);
}
