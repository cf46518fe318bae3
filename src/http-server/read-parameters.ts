import type { IncomingHttpHeaders } from 'node:http';
import { createBadRequest, createRequestError } from '../graphql/request-error.ts';

export type BodyKind = 'json' | 'document' | 'form';

const kinds = new Map<string, BodyKind>([
  ['application/json', 'json'],
  ['application/graphql+json', 'json'],
  ['application/graphql', 'document'],
  ['application/x-www-form-urlencoded', 'form'],
]);

const charsetPattern = /;\s*charset\s*=\s*"?([^";\s]*)/i;

export function toContentType(headers: IncomingHttpHeaders): string {
  const [type = ''] = (headers['content-type'] ?? '').split(/[;,]/, 1);
  return type.trim().toLowerCase();
}

/** Throws `GraphQLError` for a body of an unknown type, compressed, or not in UTF-8. */
export function toBodyKind(headers: IncomingHttpHeaders): BodyKind {
  const encoding = headers['content-encoding']?.toLowerCase() ?? 'identity';
  if (encoding !== 'identity')
    throw createUnsupported('Send the body as it is: a "content-encoding" is not supported.');
  const [, charset = 'utf-8'] = charsetPattern.exec(headers['content-type'] ?? '') ?? [];
  if (!/^utf-?8$/i.test(charset))
    throw createUnsupported('Send the body in UTF-8: no other charset is supported.');
  const kind = kinds.get(toContentType(headers));
  if (kind === undefined)
    throw createUnsupported('Send the body as JSON, with "content-type: application/json".');
  return kind;
}

/** An operation, or an array of them, as yet unchecked. Throws `GraphQLError`. */
export function parseBody(text: string, kind: BodyKind): unknown {
  if (kind === 'document') return { query: text };
  if (kind === 'form') return parseQuery(text);
  const value = parseJson(text, 'POST body sent invalid JSON.');
  if (typeof value === 'object' && value !== null) return value;
  const type = value === null ? 'null' : typeof value;
  throw createBadRequest(`POST body is expected to be object but received ${type}`);
}

export function parseQuery(query: string): unknown {
  const given = new URLSearchParams(query);
  const readText = (name: string) => given.get(name) || undefined;
  const readJson = (name: string) => {
    const text = readText(name);
    return text && parseJson(text, 'The parameters "variables" and "extensions" must be JSON.');
  };
  return {
    operationName: readText('operationName'),
    query: readText('query'),
    variables: readJson('variables'),
    extensions: readJson('extensions'),
    documentId: given.get('documentId') ?? undefined,
  };
}

function parseJson(text: string, message: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw createBadRequest(message);
  }
}

function createUnsupported(message: string) {
  return createRequestError('UNSUPPORTED_MEDIA_TYPE', message, { status: 415 });
}
