import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it came over the wire. */
export interface SeenRequest {
  readonly method: string;
  /** Path and query, undecoded. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

export type Answer = (response: ServerResponse, request: SeenRequest) => void;

/** A real HTTP server that answers whatever a test tells it to. */
export interface ScriptedUpstream {
  readonly origin: string;
  readonly seen: SeenRequest[];
  /** How every request is answered from now on. */
  answer: Answer;
  close(): Promise<void>;
}

export async function startScriptedUpstream(answer: Answer): Promise<ScriptedUpstream> {
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const seen = { method: request.method ?? '', path: request.url ?? '', headers: request.headers };
    upstream.seen.push(seen);
    upstream.answer(response, seen);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const upstream: ScriptedUpstream = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen: [],
    answer,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
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
