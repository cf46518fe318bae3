import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { answerRequest, type Route, type SandboxRequest, type Sleep, toJsonAnswer } from './route.ts';
import { sendAnswer } from './send-answer.ts';

const largestBodyBytes = 1024 * 1024;
/** In stored rows, for the URL of the sandbox, whose port may change at the next start. */
const ownUrlPlaceholder = 'http://sandbox.invalid';

/** A request to one of the two APIs, or to no route at all. */
export interface Arrival {
  /** Epoch milliseconds, before its body was read. */
  readonly atMs: number;
  readonly request: SandboxRequest;
  readonly route: Route | null;
  readonly fault: string | null;
}

/** `status` null: no byte of an answer was sent. `isWhole` false: the answer was cut. */
export interface Ending {
  readonly status: number | null;
  readonly isWhole: boolean;
}

export interface HttpServerOptions {
  readonly ownUrl: () => string;
  readonly latencyMs: number;
  readonly now: () => number;
  readonly sleep: Sleep;
  readonly onRequest: (arrival: Arrival) => (ending: Ending) => void;
}

export function createHttpServer(routes: readonly Route[], options: HttpServerOptions): Server {
  const server = createServer((message, response) => {
    respond(message, response).catch(() => response.destroy());
  });
  // With the default of 5 s, a client that reuses a connection sometimes meets its end.
  server.keepAliveTimeout = 65_000;
  return server;

  async function respond(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const atMs = options.now();
    const body = await readBody(message);
    if (body === null) {
      // The rest of the body is never read, so the connection cannot be reused.
      response.setHeader('Connection', 'close');
      sendAnswer(response, toJsonAnswer(413, { error: 'The body is too large.' }));
      return;
    }
    const request = toRequest(message, body);
    const { route, answer: stored } = answerRequest(routes, request);
    const answer = { ...stored, body: stored.body.replaceAll(ownUrlPlaceholder, options.ownUrl()) };
    if (route !== null && route.access !== 'api') return sendAnswer(response, answer);
    const end = options.onRequest({ atMs, request, route, fault: answer.fault ?? null });
    const closed = new AbortController();
    response.once('close', () => {
      end({
        status: response.headersSent ? response.statusCode : null,
        isWhole: response.writableFinished,
      });
      if (!response.writableFinished) closed.abort();
    });
    if (options.latencyMs > 0) await options.sleep(options.latencyMs, closed.signal);
    const deliver = answer.deliver ?? sendAnswer;
    await deliver(response, answer, closed.signal);
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
    isLocal: /^(::ffff:)?127\.|^::1$/.test(message.socket.remoteAddress ?? ''),
  };
}

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
