import { createRoute, type Route, type SandboxAnswer, toJsonAnswer } from '../http/route.ts';
import type { SandboxOptions } from '../sandbox-options.ts';
import type { PekiRowKind, PekiStore } from '../store/peki-store.ts';
import { answerPage, type PagingOptions, readFilter } from './answer-page.ts';
import type { AuthorizePeki } from './authorize-peki.ts';

export interface PekiRoutesOptions extends PagingOptions, Pick<SandboxOptions, 'notFound'> {
  readonly authorize: AuthorizePeki;
}

const notFoundErrors: Readonly<Record<PekiRowKind, string>> = {
  user: 'User not found.',
  session: 'Session not found.',
  message: 'Message not found.',
};

export function createPekiRoutes(store: PekiStore, options: PekiRoutesOptions): Route[] {
  const { authorize } = options;

  function answerRow(kind: PekiRowKind, chatbotId: string, id: string): SandboxAnswer {
    const row = store.readRow(kind, chatbotId, id);
    return row === null
      ? toJsonAnswer(Number(options.notFound), { data: null, error: notFoundErrors[kind] })
      : { status: 200, body: `{"data":${row},"error":null}` };
  }

  return [
    createRoute('api', 'GET', '/api/Dev/:chatbotId/users', (request, { chatbotId }) => {
      authorize(request, chatbotId);
      return answerPage(store.listUsers(chatbotId), request.query, options);
    }),
    createRoute('api', 'GET', '/api/Dev/:chatbotId/users/:userId', (request, { chatbotId, userId }) => {
      authorize(request, chatbotId);
      return answerRow('user', chatbotId, userId);
    }),
    createRoute('api', 'GET', '/api/Dev/:chatbotId/sessions', (request, { chatbotId }) => {
      authorize(request, chatbotId);
      const userId = readFilter(request.query, 'userId');
      return answerPage(store.listSessions(chatbotId, { userId }), request.query, options);
    }),
    createRoute('api', 'GET', '/api/Dev/:chatbotId/sessions/:sessionId', (request, params) => {
      authorize(request, params.chatbotId);
      return answerRow('session', params.chatbotId, params.sessionId);
    }),
    createRoute('api', 'GET', '/api/Dev/:chatbotId/messages', (request, { chatbotId }) => {
      authorize(request, chatbotId);
      const sessionId = readFilter(request.query, 'sessionId');
      const userId = readFilter(request.query, 'userId');
      return answerPage(store.listMessages(chatbotId, { sessionId, userId }), request.query, options);
    }),
    createRoute('api', 'GET', '/api/Dev/:chatbotId/messages/:messageId', (request, params) => {
      authorize(request, params.chatbotId);
      return answerRow('message', params.chatbotId, params.messageId);
    }),
  ];
}
