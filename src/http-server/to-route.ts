import type { IncomingHttpHeaders } from 'node:http';
import { LRUCache } from 'lru-cache';
import Negotiator from 'negotiator';
import { type PartFormat, partFormats } from '../graphql/incremental/answer-in-parts.ts';
import { type MediaType, mediaTypes, type StreamFormat } from '../graphql/write-answer.ts';
import { webAssetsPath } from '../pages/open-web-build.ts';
import type { HttpRequest } from './http-request.ts';

export const defaultEndpoint = '/graphql';
const healthPath = '/healthz';
const readinessPath = '/readyz';

/** `page` is GraphiQL, `asset` a file of either page; `root` is the desk, or leads to GraphiQL. Null: not found. */
export type Route = 'operation' | 'page' | 'asset' | 'health' | 'readiness' | 'root' | null;

const assetPattern = new RegExp(`^${webAssetsPath}[\\w.-]+$`);

export interface RouteOptions {
  readonly hasGraphiql: boolean;
  readonly hasDesk: boolean;
  readonly endpoint: string;
}

/** Goes by the path as it was sent: one that is written otherwise would be counted wrongly. */
export function toRoute(
  { url, method, headers }: Pick<HttpRequest, 'url' | 'method' | 'headers'>,
  { hasGraphiql, hasDesk, endpoint }: RouteOptions,
): Route {
  const isRead = method === 'GET' || method === 'HEAD';
  const path = toPath(url);
  switch (path) {
    case endpoint:
      return hasGraphiql && method === 'GET' && acceptsHtml(headers) ? 'page' : 'operation';
    case healthPath:
      return 'health';
    case readinessPath:
      return 'readiness';
    case '/':
      return isRead ? 'root' : null;
    default:
      return isRead && (hasGraphiql || hasDesk) && assetPattern.test(path) ? 'asset' : null;
  }
}

export function acceptsHtml({ accept = '' }: IncomingHttpHeaders): boolean {
  return accept.toLowerCase().includes('text/html');
}

/** Other upgrades, to HTTP/2 for example, may be ignored. */
export function isWebSocket({ upgrade = '' }: IncomingHttpHeaders): boolean {
  return /\bwebsocket\b/i.test(upgrade);
}

export function toPath(url = ''): string {
  return url.split('?', 1)[0] ?? '';
}

const offered = new Map(mediaTypes.map((type) => [`${type}; charset=utf-8`, type]));
const names = [...offered.keys()];

/** The formats in which a client takes an answer, each null where it takes none. */
export interface AnswerFormats {
  /** Of a whole answer, by default JSON. */
  readonly mediaType: MediaType | null;
  /** Of results that come one after another. */
  readonly streamFormat: StreamFormat | null;
  /** Of an answer in parts. */
  readonly partFormat: PartFormat | null;
}

/** Clients send few different headers, and each with every request. */
const known = new LRUCache<string, AnswerFormats>({ max: 100, memoMethod: readFormats });

export function chooseFormats(accept = ''): AnswerFormats {
  return known.memo(accept);
}

function readFormats(accept: string): AnswerFormats {
  const streamFormat = chooseStreamFormat(accept);
  const partFormat = choosePartFormat(accept);
  const chosen = new Negotiator({ headers: { accept: accept || undefined } }).mediaType(names);
  const mediaType =
    offered.get(chosen ?? '') ??
    (streamFormat === 'event-stream' ? 'text/event-stream' : null) ??
    ((streamFormat ?? partFormat) && 'application/json');
  return { mediaType, streamFormat, partFormat };
}

function chooseStreamFormat(accept: string): StreamFormat | null {
  const types = accept.split(',');
  const find = (pattern: RegExp) => types.some((type) => pattern.test(type) && !refusedPattern.test(type));
  if (find(eventStreamPattern)) return 'event-stream';
  return find(multipartPattern) ? 'multipart' : null;
}

const eventStreamPattern = /^\s*text\/event-stream\s*(?:;|$)/i;
const multipartPattern = /^\s*multipart\/mixed\s*;.*\bsubscriptionSpec\s*=\s*"?1\.0\b/i;
const refusedPattern = /;\s*q=0(?:\.0*)?\s*$/i;

function choosePartFormat(accept: string): PartFormat | null {
  const ranges = accept.toLowerCase().split(',');
  const formats = ranges.flatMap((range) => {
    const [type, ...parameters] = range.split(';').map((text) => text.replaceAll(/\s|"/g, ''));
    if (type !== 'multipart/mixed' || parameters.some((text) => /^q=0(\.0*)?$/.test(text))) return [];
    const spec = parameters.find((text) => /spec=/.test(text));
    return partFormats.filter((format) => format.toLowerCase() === (spec ?? plainFormat));
  });
  return formats[0] ?? null;
}

/** The parts that clients expect who name no format. */
const plainFormat = 'deferspec=20220824';
