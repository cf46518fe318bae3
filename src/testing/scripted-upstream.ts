import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { startLoopbackServer } from './start-loopback-server.ts';

export interface SeenRequest {
  readonly method: string;
  /** Path and query, undecoded. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export type Answer = (response: ServerResponse, request: SeenRequest) => void;

export interface ScriptedUpstream {
  readonly origin: string;
  readonly seen: SeenRequest[];
  /** How every request is answered from now on. */
  answer: Answer;
  close(): Promise<void>;
}

export async function startScriptedUpstream(answer: Answer): Promise<ScriptedUpstream> {
  const { origin, close } = await startLoopbackServer(async (request, response) => {
    const { method = '', url: path = '', headers } = request;
    const seen = { method, path, headers, body: method === 'GET' ? '' : await text(request) };
    upstream.seen.push(seen);
    upstream.answer(response, seen);
  });
  const upstream: ScriptedUpstream = { origin, seen: [], answer, close };
  return upstream;
}

/** Answers with a status, a body and headers. A body that is no string is sent as JSON. */
export function reply(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(text);
  };
}
