import type { SandboxAnswer, SandboxRequest } from './exchange.ts';

/** Path parameters by name, decoded. */
export type PathParams<Pattern extends string> = Readonly<Record<ParamNames<Pattern>, string>>;

type ParamNames<Pattern extends string> = Pattern extends `${string}:${infer Name}/${infer Rest}`
  ? Name | ParamNames<Rest>
  : Pattern extends `${string}:${infer Name}`
    ? Name
    : never;

/** One method of one path. */
export interface Route {
  readonly method: string;
  /** E.g. `/api/Dev/:chatbotId/users`; a parameter is one whole segment. */
  readonly pattern: string;
  /** True for the two APIs: requests are counted and delayed. */
  readonly isApi: boolean;
  readonly match: (segments: readonly string[]) => Readonly<Record<string, string>> | null;
  readonly handle: (request: SandboxRequest, params: Readonly<Record<string, string>>) => SandboxAnswer;
}

type Handler<Pattern extends string> = (
  request: SandboxRequest,
  params: PathParams<Pattern>,
) => SandboxAnswer;

/** A route of one of the two APIs. */
export function createApiRoute<Pattern extends string>(
  method: string,
  pattern: Pattern,
  handle: Handler<Pattern>,
): Route {
  return { method, pattern, isApi: true, match: createMatcher(pattern), handle: handle as Route['handle'] };
}

/** A route of the sandbox's own: not counted, not delayed. */
export function createOwnRoute<Pattern extends string>(
  method: string,
  pattern: Pattern,
  handle: Handler<Pattern>,
): Route {
  return { ...createApiRoute(method, pattern, handle), isApi: false };
}

function createMatcher(pattern: string): Route['match'] {
  const expected = pattern.split('/');
  return (segments) => {
    if (segments.length !== expected.length) return null;
    const params: Record<string, string> = {};
    for (const [index, name] of expected.entries()) {
      const segment = segments[index] ?? '';
      if (name.startsWith(':') && segment !== '') params[name.slice(1)] = segment;
      else if (name !== segment) return null;
    }
    return params;
  };
}
