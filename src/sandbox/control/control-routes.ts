import {
  createRoute,
  HttpError,
  type Route,
  type SandboxAnswer,
  type SandboxRequest,
  toJsonAnswer,
} from '../http/route.ts';
import type { SandboxProvider } from '../store/keys.ts';
import type { Store } from '../store/store.ts';
import { RowError } from '../wire-rows.ts';
import { appendAskyourdatabaseMessage, appendPekiMessage, type NewRow } from './append-message.ts';

export interface ControlRoutesOptions extends Pick<NewRow, 'precision'> {
  readonly hasChatbot: (provider: SandboxProvider, chatbotId: string) => boolean;
  readonly now: () => number;
}

export function createControlRoutes(
  store: Store,
  { hasChatbot, now, precision }: ControlRoutesOptions,
): Route[] {
  function expectChatbot(provider: SandboxProvider, chatbotId: string): void {
    if (!hasChatbot(provider, chatbotId)) throw new HttpError(404, { error: 'Chatbot not found.' });
  }

  function append({ body }: SandboxRequest, addRow: (row: NewRow) => string): SandboxAnswer {
    return refuseWrongRows(() => ({
      status: 201,
      body: addRow({ json: body.toString(), nowMs: now(), precision }),
    }));
  }

  return [
    createRoute(
      'local',
      'POST',
      '/__sandbox/peki/:chatbotId/sessions/:sessionId/messages',
      (request, { chatbotId, sessionId }) => {
        expectChatbot('peki', chatbotId);
        return append(request, (row) => appendPekiMessage(store, chatbotId, sessionId, row));
      },
    ),
    createRoute(
      'local',
      'POST',
      '/__sandbox/askyourdatabase/:botid/chats/:chatid/messages',
      (request, { botid, chatid }) => {
        expectChatbot('askyourdatabase', botid);
        return append(request, (row) => appendAskyourdatabaseMessage(store, botid, chatid, row));
      },
    ),
    createRoute(
      'local',
      'DELETE',
      '/__sandbox/peki/:chatbotId/messages/:messageId',
      (_request, { chatbotId, messageId }) => {
        expectChatbot('peki', chatbotId);
        if (store.peki.removeRow('message', chatbotId, messageId)) return { status: 204, body: '' };
        throw new HttpError(404, { error: 'Message not found.' });
      },
    ),
  ];
}

/** Answers 400 where `answer` throws `RowError`. */
export function refuseWrongRows(answer: () => SandboxAnswer): SandboxAnswer {
  try {
    return answer();
  } catch (error) {
    if (error instanceof RowError) return toJsonAnswer(400, { error: error.message });
    throw error;
  }
}
