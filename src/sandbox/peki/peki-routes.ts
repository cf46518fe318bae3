import { Refusal, type SandboxAnswer, type SandboxRequest, toJsonAnswer } from '../http/exchange.ts';
import { createApiRoute, type Route } from '../http/route.ts';
import type { PekiCredential } from '../sandbox-credentials.ts';
import type { PekiReader, PekiRowKind } from '../store/peki-reader.ts';
import { answerPage, type PagingOptions, readFilter } from './answer-page.ts';
import { authenticatePeki } from './authenticate-peki.ts';

export interface PekiRoutesOptions extends PagingOptions {
  readonly credentials: readonly PekiCredential[];
  readonly hasChatbot: (chatbotId: string) => boolean;
  readonly notFoundStatus: 404 | 200;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

const notFoundErrors: Readonly<Record<PekiRowKind, string>> = {
  user: 'User not found.',
  session: 'Session not found.',
  message: 'Message not found.',
};

/** The six GET endpoints of the Conversations API. */
export function createPekiRoutes(reader: PekiReader, options: PekiRoutesOptions): Route[] {
  function authorize(request: SandboxRequest, chatbotId: string): void {
    const { chatbotIds } = authenticatePeki(request, options.credentials, options.now());
    if (chatbotIds === null ? options.hasChatbot(chatbotId) : chatbotIds.includes(chatbotId)) return;
    throw new Refusal(403, { data: null, error: "API key doesn't have access to the specified chatbot." });
  }

  function answerRow(kind: PekiRowKind, chatbotId: string, id: string): SandboxAnswer {
    const row = reader.readRow(kind, chatbotId, id);
    return row === null
      ? toJsonAnswer(options.notFoundStatus, { data: null, error: notFoundErrors[kind] })
      : { status: 200, body: `{"data":${row},"error":null}` };
  }

  return [
    createApiRoute('GET', '/api/Dev/:chatbotId/users', (request, { chatbotId }) => {
      authorize(request, chatbotId);
      return answerPage(reader.listUsers(chatbotId), request.query, options);
    }),
    createApiRoute('GET', '/api/Dev/:chatbotId/users/:userId', (request, { chatbotId, userId }) => {
      authorize(request, chatbotId);
      return answerRow('user', chatbotId, userId);
    }),
    createApiRoute('GET', '/api/Dev/:chatbotId/sessions', (request, { chatbotId }) => {
      authorize(request, chatbotId);
      const userId = readFilter(request.query, 'userId');
      return answerPage(reader.listSessions(chatbotId, { userId }), request.query, options);
    }),
    createApiRoute('GET', '/api/Dev/:chatbotId/sessions/:sessionId', (request, { chatbotId, sessionId }) => {
      authorize(request, chatbotId);
      return answerRow('session', chatbotId, sessionId);
    }),
    createApiRoute('GET', '/api/Dev/:chatbotId/messages', (request, { chatbotId }) => {
      authorize(request, chatbotId);
      const sessionId = readFilter(request.query, 'sessionId');
      const userId = readFilter(request.query, 'userId');
      return answerPage(reader.listMessages(chatbotId, { sessionId, userId }), request.query, options);
    }),
    createApiRoute('GET', '/api/Dev/:chatbotId/messages/:messageId', (request, { chatbotId, messageId }) => {
      authorize(request, chatbotId);
      return answerRow('message', chatbotId, messageId);
    }),
  ];
}
