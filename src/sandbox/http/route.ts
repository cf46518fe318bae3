import type { IncomingHttpHeaders, ServerResponse } from 'node:http';

export interface SandboxRequest {
  readonly method: string;
  /** Path and query, one character a byte, exactly as received. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly query: URLSearchParams;
  readonly body: Buffer;
  readonly isLocal: boolean;
}

export interface SandboxAnswer {
  readonly status: number;
  readonly body: string;
  /** Beside `Content-Type`, which is JSON unless given here. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly deliver?: Deliver;
  readonly fault?: string;
}

/** `signal` aborts when the client has left or the sandbox closes; rejecting cuts the connection. */
export type Deliver = (
  response: ServerResponse,
  answer: SandboxAnswer,
  signal: AbortSignal,
) => Promise<void> | void;

/** Waits; rejects when the signal aborts. */
export type Sleep = (ms: number, signal: AbortSignal) => Promise<unknown>;

/** The request is not served; thrown by checks so that their callers need no branch. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly answer: SandboxAnswer;

  constructor(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) {
    super(`refused with ${status}`);
    this.answer = { ...toJsonAnswer(status, body), headers };
  }
}

export function toJsonAnswer(status: number, body: unknown): SandboxAnswer {
  return { status, body: JSON.stringify(body) };
}

type ParamNames<Pattern extends string> = Pattern extends `${string}:${infer Name}/${infer Rest}`
  ? Name | ParamNames<Rest>
  : Pattern extends `${string}:${infer Name}`
    ? Name
    : never;

/** `api`: counted and delayed; `local`: for requests from this machine only. */
type Access = 'api' | 'public' | 'local';

export interface Route {
  readonly method: string;
  readonly pattern: string;
  readonly access: Access;
  readonly handle: (request: SandboxRequest, params: Readonly<Record<string, string>>) => SandboxAnswer;
}

export function createRoute<Pattern extends string>(
  access: Access,
  method: string,
  pattern: Pattern,
  handle: (request: SandboxRequest, params: Readonly<Record<ParamNames<Pattern>, string>>) => SandboxAnswer,
): Route {
  return { access, method, pattern, handle: handle as Route['handle'] };
}

/** `route` null: none has this path and method. */
export function answerRequest(
  routes: readonly Route[],
  request: SandboxRequest,
): { readonly route: Route | null; readonly answer: SandboxAnswer } {
  const segments = toSegments(request.target);
  if (segments === null) {
    return { route: null, answer: toError(request, 400, 'The path is not properly percent-encoded.') };
  }
  const candidates = routes.flatMap((route) => {
    const params = matchPath(route.pattern, segments);
    return params === null ? [] : [{ route, params }];
  });
  const found = candidates.find(({ route }) => route.method === request.method);
  if (found) return { route: found.route, answer: callRoute(found.route, request, found.params) };
  if (candidates.length === 0) return { route: null, answer: toError(request, 404, 'Not found.') };
  const allow = candidates.map(({ route }) => route.method).join(', ');
  return { route: null, answer: { ...toError(request, 405, 'Method not allowed.'), headers: { allow } } };
}

/** What the route throws is an answer too. */
export function callRoute(route: Route, ...[request, params]: Parameters<Route['handle']>): SandboxAnswer {
  try {
    if (route.access === 'local' && !request.isLocal) {
      throw new HttpError(403, { error: 'Control is for this machine only.' });
    }
    return route.handle(request, params);
  } catch (error) {
    if (error instanceof HttpError) return error.answer;
    const reason = error instanceof Error ? error.message : String(error);
    return toError(request, 500, `Internal server error: ${reason}`);
  }
}

function toSegments(target: string): string[] | null {
  const [path = ''] = target.split('?', 1);
  try {
    return path.split('/').map(decodeURIComponent);
  } catch {
    return null;
  }
}

function matchPath(pattern: string, segments: readonly string[]): Record<string, string> | null {
  const expected = pattern.split('/');
  if (segments.length !== expected.length) return null;
  const params: Record<string, string> = {};
  for (const [index, name] of expected.entries()) {
    const segment = segments[index] ?? '';
    if (name.startsWith(':') && segment !== '') params[name.slice(1)] = segment;
    else if (name !== segment) return null;
  }
  return params;
}

function toError(request: SandboxRequest, status: number, error: string): SandboxAnswer {
  return toJsonAnswer(status, request.target.startsWith('/api/Dev/') ? { data: null, error } : { error });
}
