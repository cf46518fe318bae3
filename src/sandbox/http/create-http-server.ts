import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { answerRequest, type Outcome } from './answer-request.ts';
import { type SandboxAnswer, type SandboxRequest, toJsonAnswer } from './exchange.ts';
import { withOwnUrl } from './own-url.ts';
import type { Route } from './route.ts';

const largestBodyBytes = 1024 * 1024;

export interface HttpServerOptions {
  /** Where clients find this server: what rows say of it is written with a placeholder. Known once it listens. */
  readonly ownUrl: () => string;
  /** How long every answer of the two APIs is held back. */
  readonly latencyMs: number;
  /** Called once a request to one of the two APIs, or to no route at all. */
  readonly onRequest: (method: string, route: Route | null) => void;
}

/** An HTTP server over the routes; it does not listen yet. */
export function createHttpServer(routes: readonly Route[], options: HttpServerOptions): Server {
  const server = createServer((message, response) => {
    respond(message, response).catch(() => response.destroy());
  });
  // A client that keeps connections open would now and then race the default of five seconds.
  server.keepAliveTimeout = 65_000;
  return server;

  async function respond(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(message);
    if (body === null) {
      // What is left of the body is never read, so the connection cannot be used again.
      response.setHeader('Connection', 'close');
      send(response, toJsonAnswer(413, { error: 'The body is too large.' }));
      return;
    }
    const { route, answer } = toOutcome(message, body);
    if (route?.isApi !== false) {
      options.onRequest(message.method ?? '', route);
      if (options.latencyMs > 0) await delay(options.latencyMs, undefined, { ref: false });
    }
    send(response, { ...answer, body: withOwnUrl(answer.body, options.ownUrl()) });
  }

  function toOutcome(message: IncomingMessage, body: Buffer): Outcome {
    const target = message.url ?? '/';
    const request: SandboxRequest = {
      method: message.method ?? '',
      target,
      headers: message.headers,
      query: new URLSearchParams(target.split('?').slice(1).join('?')),
      body,
      isLocal: isLoopback(message.socket.remoteAddress),
    };
    return answerRequest(routes, request);
  }
}

function send(response: ServerResponse, { status, body, headers }: SandboxAnswer): void {
  const bytes = Buffer.from(body);
  response.writeHead(status, {
    ...(status === 204
      ? {}
      : { 'content-type': 'application/json; charset=utf-8', 'content-length': bytes.length }),
    'cache-control': 'no-store',
    ...headers,
  });
  response.end(bytes);
}

/** Null when it passes the cap. */
async function readBody(message: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestBodyBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function isLoopback(address: string | undefined): boolean {
  return address !== undefined && /^(::ffff:)?127\.|^::1$/.test(address);
}
