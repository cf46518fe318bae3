import { Defer20220824Handler, GraphQL17Alpha9Handler } from '@apollo/client/incremental';
import { createRequest, makeOperation, makeResult, mergeResultPatch } from '@urql/core';
import type { DocumentNode } from 'graphql';
import type { SentPart } from './read-parts.ts';

export interface Merger {
  readonly name: string;
  readonly accept: string;
  readonly nestsStreams?: boolean;
  readonly merge: Merge;
}

type Merge = (document: DocumentNode, parts: readonly SentPart[]) => unknown;

const latest = 'multipart/mixed;incrementalSpec=v0.2, application/json';

/** How each client makes one answer of parts, by the format that it asks for. */
export const mergers: readonly Merger[] = [
  {
    name: 'a client by the specification',
    accept: latest,
    merge: (_query, parts) => mergeBySpecification(parts),
  },
  {
    name: 'Apollo Client',
    accept: latest,
    // It loses or misplaces what is streamed within what is late itself.
    nestsStreams: false,
    merge: (query, parts) => mergeApollo(new GraphQL17Alpha9Handler(), query, parts),
  },
  {
    name: 'Apollo Client with its older handler',
    accept: 'multipart/mixed;deferSpec=20220824, application/json',
    merge: (query, parts) => mergeApollo(new Defer20220824Handler(), query, parts),
  },
  { name: 'urql', accept: 'application/json, multipart/mixed', merge: mergeUrql },
];

interface Handler {
  startRequest(request: { query: DocumentNode }): {
    handle(data: unknown, part: never): { data?: unknown };
  };
}

function mergeApollo(handler: Handler, query: DocumentNode, parts: readonly SentPart[]): unknown {
  const request = handler.startRequest({ query });
  // Its types name each format's parts apart.
  return parts.reduce<unknown>((data, part) => request.handle(data, part as never).data, undefined);
}

function mergeUrql(query: DocumentNode, parts: readonly SentPart[]): unknown {
  const operation = makeOperation('query', createRequest(query, {}), {
    url: '',
    requestPolicy: 'network-only',
  });
  const [first, ...rest] = parts;
  const start = makeResult(operation, first as never);
  return rest.reduce((result, part) => mergeResultPatch(result, part as never), start).data;
}

/** As the working draft of incremental delivery has it, of which `incrementalSpec=v0.2` is a version. */
function mergeBySpecification(parts: readonly SentPart[]): unknown {
  const [first] = parts;
  const answer = structuredClone({ data: first?.data });
  const places = new Map<string, Path>();
  for (const { pending = [], incremental = [] } of parts) {
    for (const { id, path } of pending) places.set(id, ['data', ...path]);
    for (const { id = '', subPath = [], data, items } of incremental) {
      const target = valueAt(answer, [...(places.get(id) ?? []), ...subPath]);
      if (Array.isArray(target)) target.push(...(items ?? []));
      else mergeInto(target, data);
    }
  }
  return answer.data;
}

type Path = readonly (string | number)[];

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce((inner, key) => (isObject(inner) ? inner[key] : undefined), value);
}

function mergeInto(target: unknown, source: unknown): void {
  if (!isObject(target) || !isObject(source)) throw new Error('there is nothing to merge with');
  for (const [key, value] of Object.entries(source)) {
    if (isObject(target[key]) && isObject(value)) mergeInto(target[key], value);
    else target[key] = value;
  }
}

function isObject(value: unknown): value is Record<string | number, unknown> {
  return typeof value === 'object' && value !== null;
}
