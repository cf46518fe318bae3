import { Refusal, type SandboxAnswer, type SandboxRequest, toJsonAnswer } from './exchange.ts';
import type { Route } from './route.ts';

/** What became of a request. `route` null: no route has this path and method. */
export interface Outcome {
  readonly route: Route | null;
  readonly answer: SandboxAnswer;
}

/** Finds the route of a request and lets it answer; whatever is refused on the way is an answer too. */
export function answerRequest(routes: readonly Route[], request: SandboxRequest): Outcome {
  const segments = toSegments(request.target);
  if (segments === null) {
    return { route: null, answer: toError(request, 400, 'The path is not properly percent-encoded.') };
  }
  const candidates = routes.flatMap((route) => {
    const params = route.match(segments);
    return params === null ? [] : [{ route, params }];
  });
  const found = candidates.find(({ route }) => route.method === request.method);
  if (found !== undefined)
    return { route: found.route, answer: callRoute(found.route, request, found.params) };
  if (candidates.length === 0) return { route: null, answer: toError(request, 404, 'Not found.') };
  const allow = candidates.map(({ route }) => route.method).join(', ');
  return { route: null, answer: { ...toError(request, 405, 'Method not allowed.'), headers: { allow } } };
}

/** What a route answers; what it throws is an answer too. */
export function callRoute(
  route: Route,
  request: SandboxRequest,
  params: Readonly<Record<string, string>>,
): SandboxAnswer {
  try {
    return route.handle(request, params);
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    return toError(
      request,
      500,
      `Internal server error: ${error instanceof Error ? error.message : String(error)}`,
    );
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

/** Each API has its own shape of errors. */
function toError(request: SandboxRequest, status: number, error: string): SandboxAnswer {
  return toJsonAnswer(status, request.target.startsWith('/api/Dev/') ? { data: null, error } : { error });
}
