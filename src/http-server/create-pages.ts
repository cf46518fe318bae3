import { createRequestError } from '../graphql/request-error.ts';
import { writeResult } from '../graphql/write-answer.ts';
import type { WebPages } from '../pages/open-web-pages.ts';
import type { HttpAnswer, HttpRequest } from './http-request.ts';
import { acceptsHtml, type Route, toPath } from './to-route.ts';

export interface PagesOptions {
  readonly endpoint: string;
  readonly web: WebPages | null;
  /** Why requests had better go to another replica; null: send them. */
  readonly findObstacle: () => string | null;
}

/** Answers whatever is no operation. */
export type AnswerPage = (route: Exclude<Route, 'operation'>, request: HttpRequest) => Promise<HttpAnswer>;

const plainText = { 'content-type': 'text/plain' };

export function createPages({ endpoint, web, findObstacle }: PagesOptions): AnswerPage {
  async function answerRoot({ headers }: HttpRequest): Promise<HttpAnswer> {
    const isBrowser = acceptsHtml(headers);
    if (web?.openDesk && isBrowser) return { status: 200, ...(await web.openDesk()) };
    const start = { 'cache-control': 'no-store' };
    if (web?.openGraphiql && isBrowser)
      return { status: 302, headers: { ...start, location: endpoint }, body: [] };
    const text = `This is a Convograph server: send GraphQL operations to ${endpoint} by POST.\n`;
    return {
      status: 200,
      headers: { ...start, 'content-type': 'text/plain; charset=utf-8' },
      body: [Buffer.from(text)],
    };
  }

  function answerReadiness(): HttpAnswer {
    const obstacle = findObstacle();
    if (obstacle === null) return { status: 200, headers: {}, body: [] };
    return { status: 503, headers: plainText, body: [Buffer.from(`${obstacle}\n`)] };
  }

  async function findFile(route: 'page' | 'asset', { headers, url }: HttpRequest) {
    if (route === 'page') return (await web?.openGraphiql?.()) ?? null;
    return (await web?.openAsset(toPath(url), String(headers['accept-encoding']))) ?? null;
  }

  return async (route, request) => {
    if (route === 'health') return { status: 200, headers: {}, body: [] };
    if (route === 'readiness') return answerReadiness();
    if (route === 'root') return answerRoot(request);
    const file = route === null ? null : await findFile(route, request);
    if (file !== null) return { status: 200, ...file };
    const message = `There is nothing at this path: send operations to ${endpoint}.`;
    const error = createRequestError('NOT_FOUND', message, { status: 404 });
    return writeResult({ errors: [error] }, 'application/json');
  };
}
