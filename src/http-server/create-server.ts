import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { afterBody } from '../graphql/after-body.ts';
import { isStreamed } from '../graphql/write-answer.ts';
import { createRequestHandler, type RequestHandler } from './create-request-handler.ts';
import { createSendBuffers } from './create-send-buffers.ts';
import { createDrainingHttpServer, type DrainingHttpServer } from './draining-http-server.ts';
import { toFetchedRequest, toResponse } from './fetched-request.ts';
import { type HttpAnswer, toHttpRequest } from './http-request.ts';
import { sendAnswer } from './send-answer.ts';
import type { ServerOptions } from './server-options.ts';
import { defaultEndpoint } from './to-route.ts';

/** The GraphQL server; it need not listen. */
export interface Server
  extends Pick<DrainingHttpServer, 'handle'>,
    Pick<RequestHandler, 'countInProgress' | 'countStreams' | 'recheckCallers'> {
  /** Answers a request of the Fetch API; `stop` waits for it. Never rejects. */
  fetch(request: Request): Promise<Response>;
  /** Gives the URL of the GraphQL endpoint. Rejects when the port cannot be had. */
  listen(host: string, port: number): Promise<string>;
  stop(): Promise<void>;
  unsentBytes(): number;
}

/** Share of the time to stop that is for the work; the rest is for sending. */
const stopShare = 0.9;

export function createServer(options: ServerOptions): Server {
  const { log, stopTimeoutMs = 20_000, receiveTimeoutMs = 10_000, keepAliveTimeoutMs } = options;
  const unsent = createSendBuffers({
    writeTimeoutMs: options.writeTimeoutMs ?? 30_000,
    maxBytes: options.maxUnsentBytes ?? 100_000_000,
    nowMs: () => performance.now(),
    onCut: (cut) => log.warn({ event: 'answer-cut', ...cut }, 'a client did not take its answer'),
  });
  const handler = createRequestHandler(options, unsent.isFull);

  const fetched = new Set<Promise<unknown>>();

  function logFailure(error: unknown): void {
    if (!(error instanceof Error)) return;
    const { name, message, stack } = error;
    log.error({ error: { name, message, stack } }, 'request failed');
  }

  async function answerFetched(request: Request): Promise<Response> {
    try {
      return toResponse(withOpenBody(await handler.answer(toFetchedRequest(request))));
    } catch (error) {
      if (!request.signal.aborted) logFailure(error);
      return new Response(null, { status: 500 });
    }
  }

  /** `stop` waits for a streamed body too. */
  function withOpenBody(answer: HttpAnswer | null): HttpAnswer | null {
    if (answer === null || !isStreamed(answer.body)) return answer;
    const { promise, resolve } = Promise.withResolvers<void>();
    const ended = promise.finally(() => fetched.delete(ended));
    fetched.add(ended);
    return { ...answer, body: afterBody(answer.body, () => resolve()) };
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const received = toHttpRequest(request, response);
    const answer = await handler.answer(received);
    if (answer !== null) await sendAnswer(response, answer, () => unsent.watch(response, received));
  }

  const http = createDrainingHttpServer(
    (request, response) => {
      answer(request, response).catch((error: unknown) => {
        if (request.errored === null && !response.destroyed) logFailure(error);
        response.destroy();
      });
    },
    { stopTimeoutMs, receiveTimeoutMs, ...(keepAliveTimeoutMs !== undefined && { keepAliveTimeoutMs }) },
  );

  return {
    handle: http.handle,
    fetch(request) {
      const answering = answerFetched(request).finally(() => fetched.delete(answering));
      fetched.add(answering);
      return answering;
    },
    async listen(host, port) {
      return `${await http.listen(host, port)}${options.endpoint ?? defaultEndpoint}`;
    },
    async stop() {
      handler.stop(stopTimeoutMs * stopShare);
      await Promise.all([
        http.stop(),
        Promise.race([Promise.all(fetched), wait(stopTimeoutMs, undefined, { ref: false })]),
      ]);
    },
    countInProgress: handler.countInProgress,
    countStreams: handler.countStreams,
    recheckCallers: handler.recheckCallers,
    unsentBytes: unsent.bytes,
  };
}
