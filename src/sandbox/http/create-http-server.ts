import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { answerRequest } from './answer-request.ts';
import { type SandboxRequest, toJsonAnswer } from './exchange.ts';
import { withOwnUrl } from './own-url.ts';
import type { Route } from './route.ts';
import { sendAnswer } from './send-answer.ts';

const largestBodyBytes = 1024 * 1024;

/** A request to one of the two APIs, or to no route at all. */
export interface Arrival {
  /** Epoch milliseconds, before its body was read. */
  readonly atMs: number;
  readonly request: SandboxRequest;
  readonly route: Route | null;
  /** The fault that struck. */
  readonly fault: string | null;
}

/** How a request ended. `status` null: no byte of an answer went out. `isWhole` false: the answer was cut. */
export interface Ending {
  readonly status: number | null;
  readonly isWhole: boolean;
}

export interface HttpServerOptions {
  /** Where clients find this server: what rows say of it is written with a placeholder. Known once it listens. */
  readonly ownUrl: () => string;
  /** How long every answer of the two APIs is held back. */
  readonly latencyMs: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Called once a request; what it gives is called when the request is over. */
  readonly onRequest: (arrival: Arrival) => (ending: Ending) => void;
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
    const atMs = options.now();
    const body = await readBody(message);
    if (body === null) {
      // What is left of the body is never read, so the connection cannot be used again.
      response.setHeader('Connection', 'close');
      sendAnswer(response, toJsonAnswer(413, { error: 'The body is too large.' }));
      return;
    }
    const request = toRequest(message, body);
    const { route, answer: stored } = answerRequest(routes, request);
    const answer = { ...stored, body: withOwnUrl(stored.body, options.ownUrl()) };
    if (route?.isApi === false) {
      sendAnswer(response, answer);
      return;
    }
    const end = options.onRequest({ atMs, request, route, fault: answer.fault ?? null });
    const gone = new AbortController();
    response.once('close', () => {
      end({
        status: response.headersSent ? response.statusCode : null,
        isWhole: response.writableFinished,
      });
      gone.abort();
    });
    if (options.latencyMs > 0) {
      await delay(options.latencyMs, undefined, { ref: false, signal: gone.signal });
    }
    const deliver = answer.deliver ?? sendAnswer;
    await deliver(response, answer, gone.signal);
  }
}

function toRequest(message: IncomingMessage, body: Buffer): SandboxRequest {
  const target = message.url ?? '/';
  return {
    method: message.method ?? '',
    target,
    headers: message.headers,
    query: new URLSearchParams(target.split('?').slice(1).join('?')),
    body,
    isLocal: isLoopback(message.socket.remoteAddress),
  };
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
