import type { Route } from '../http/route.ts';
import type { SandboxProvider } from '../store/keys.ts';
import type { PekiRowKind } from '../store/peki-reader.ts';

/** Which rows of which API a route gives. */
export interface ApiTarget {
  /** Method and pattern, as the request counts name it. */
  readonly name: string;
  readonly provider: SandboxProvider;
  readonly kind: PekiRowKind;
  /** False: one row by its id. */
  readonly isList: boolean;
}

const kinds: Readonly<Record<string, PekiRowKind>> = {
  users: 'user',
  sessions: 'session',
  messages: 'message',
};

/** Reads it from the pattern of a route of one of the two APIs. */
export function toApiTarget({ method, pattern }: Pick<Route, 'method' | 'pattern'>): ApiTarget {
  const [, , list = '', id] = pattern.replace('/Dev/:chatbotId', '').split('/').slice(0, 4);
  const isPeki = pattern.startsWith('/api/Dev/');
  return {
    name: `${method} ${pattern}`,
    provider: isPeki ? 'peki' : 'askyourdatabase',
    kind: isPeki ? (kinds[list] ?? 'message') : 'message',
    isList: !isPeki || id === undefined,
  };
}
