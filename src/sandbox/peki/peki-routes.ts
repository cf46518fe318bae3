import { createRoute, type Route, toJsonAnswer } from '../http/route.ts';
import type { SandboxOptions } from '../sandbox-options.ts';
import type { PekiList, PekiRowKind, PekiStore } from '../store/peki-store.ts';
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

  const createListRoute = (
    kind: PekiRowKind,
    list: (chatbotId: string, query: URLSearchParams) => PekiList,
  ): Route =>
    createRoute('api', 'GET', `/api/Dev/:chatbotId/${kind}s`, (request, { chatbotId }) => {
      authorize(request, chatbotId);
      return answerPage(list(chatbotId, request.query), request.query, options);
    });

  const createRowRoute = (kind: PekiRowKind): Route =>
    createRoute('api', 'GET', `/api/Dev/:chatbotId/${kind}s/:${kind}Id`, (request, params) => {
      authorize(request, params.chatbotId);
      const row = store.readRow(kind, params.chatbotId, params[`${kind}Id`]);
      return row === null
        ? toJsonAnswer(Number(options.notFound), { data: null, error: notFoundErrors[kind] })
        : { status: 200, body: `{"data":${row},"error":null}` };
    });

  return [
    createListRoute('user', store.listUsers),
    createRowRoute('user'),
    createListRoute('session', (chatbotId, query) =>
      store.listSessions(chatbotId, { userId: readFilter(query, 'userId') }),
    ),
    createRowRoute('session'),
    createListRoute('message', (chatbotId, query) => {
      const sessionId = readFilter(query, 'sessionId');
      return store.listMessages(chatbotId, { sessionId, userId: readFilter(query, 'userId') });
    }),
    createRowRoute('message'),
  ];
}
