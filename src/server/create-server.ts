import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { createYoga } from 'graphql-yoga';
import type { GraphContext } from '../context.ts';
import { defaultLimits } from '../limits.ts';
import { noTrustedDocuments } from '../trusted-documents.ts';
import { anonymousViewer } from '../viewer.ts';
import type { KeptAnswer } from './answer-cache.ts';
import { chooseMediaType } from './choose-media-type.ts';
import { createCors } from './create-cors.ts';
import { createOperationSlots } from './create-operation-slots.ts';
import { type AnswerLabel, createUnsentAnswers } from './create-unsent-answers.ts';
import { createDrainingHttpServer } from './draining-http-server.ts';
import { findHostRefusal } from './find-host-refusal.ts';
import {
  clientsSlow,
  createNotFound,
  type HttpRefusal,
  notAcceptable,
  sendRefusal,
  serverBusy,
  serverStopping,
  webSocketRefused,
} from './http-refusal.ts';
import { createDocumentCache } from './limits/create-document-cache.ts';
import { createErrorMask } from './mask-error.ts';
import { createOperationRecord, logOperation, type OperationRecord } from './operation-record.ts';
import { parseDeadlineHeader } from './parse-deadline-header.ts';
import { explainHeader, freshHeader, parseHeaderSwitch } from './parse-header-switch.ts';
import { useAnswerCache } from './plugins/use-answer-cache.ts';
import { useAnswerLimits } from './plugins/use-answer-limits.ts';
import { useCacheControl } from './plugins/use-cache-control.ts';
import { useContentTypes } from './plugins/use-content-types.ts';
import { useCostLimit } from './plugins/use-cost-limit.ts';
import { useCsrfPrevention } from './plugins/use-csrf-prevention.ts';
import { useDocumentCache } from './plugins/use-document-cache.ts';
import { useDocumentLimits } from './plugins/use-document-limits.ts';
import { useExtensions } from './plugins/use-extensions.ts';
import { useFailureRequests } from './plugins/use-failure-requests.ts';
import { useGraphiql } from './plugins/use-graphiql.ts';
import { useGraphqlJs } from './plugins/use-graphql-js.ts';
import { useMalformedParameters } from './plugins/use-malformed-parameters.ts';
import { useOperationLog } from './plugins/use-operation-log.ts';
import { useRateLimitHeaders } from './plugins/use-rate-limit-headers.ts';
import { useReadiness } from './plugins/use-readiness.ts';
import { useRequestId } from './plugins/use-request-id.ts';
import { useRequestLimits } from './plugins/use-request-limits.ts';
import { useTrustedDocuments } from './plugins/use-trusted-documents.ts';
import { useVariablesLimits } from './plugins/use-variables-limits.ts';
import { readBody } from './read-body.ts';
import { recogniseCaller } from './recognise-caller.ts';
import { sendAnswer } from './send-answer.ts';
import { sendKept } from './send-kept.ts';
import { sendRoot } from './send-root.ts';
import { createOpenContext, type ServerContext, toRequestId } from './server-context.ts';
import type { ServerOptions } from './server-options.ts';
import { setCacheControl } from './set-cache-control.ts';
import { toAnswerKey } from './to-answer-key.ts';
import { toPlainContentType } from './to-plain-content-type.ts';
import { isWebSocket, toPath, toRoute } from './to-route.ts';

/** The GraphQL server. */
export interface Server {
  /** Starts to listen and gives the URL of the GraphQL endpoint. Rejects when the port cannot be had. */
  listen(host: string, port: number): Promise<string>;
  /** Reports itself not ready, finishes the open answers, as far as there is time for them, and stops. */
  stop(): Promise<void>;
  /** Requests in progress, an array of operations being one. */
  countInProgress(): number;
  /** Of answers that clients have not taken yet. */
  unsentBytes(): number;
}

const endpoint = '/graphql';
const healthPath = '/healthz';
const readinessPath = '/readyz';
const notFound = createNotFound(endpoint);
/** Of the time to stop, for the work; the rest is for what then goes out. */
const stopShare = 0.9;
const nowMs = () => performance.now();

/** Builds the server: what happens to a request, from top to bottom. */
export function createServer(options: ServerOptions): Server {
  const { schema, log, examples, observer, isExplainedByDefault = false } = options;
  const { corsOrigins = [], cacheControl = null } = options;
  const { stopTimeoutMs = 20_000, receiveTimeoutMs = 10_000 } = options;
  const { writeTimeoutMs = 30_000, maxUnsentBytes = 100_000_000 } = options;
  const { deadlineMs: longestMs = 30_000, maxOperations = 500 } = options;
  const { limits = defaultLimits, hasGraphiql = true, trustedDocuments = noTrustedDocuments } = options;
  const { maxBodyBytes, maxBatch, maxFirst } = limits;
  const answerPreflight = corsOrigins.length > 0 ? createCors(corsOrigins) : () => false;
  const slots = createOperationSlots({ maxOperations });
  const requestIds = new WeakMap<object, string>();
  /** When the last operations end, once the server is told to stop. */
  let stopsAtMs = Number.POSITIVE_INFINITY;
  const isStopping = () => stopsAtMs < Number.POSITIVE_INFINITY;
  const unsent = createUnsentAnswers({
    writeTimeoutMs,
    maxBytes: maxUnsentBytes,
    nowMs,
    onCut: (cut) => log.warn({ event: 'answer-cut', ...cut }, 'a client did not take its answer'),
  });

  function findObstacle(): string | null {
    if (isStopping()) return 'stopping';
    if (slots.isFull()) return 'full of operations';
    return unsent.isFull() ? 'full of unsent bytes' : null;
  }

  const hasTrustedDocuments = trustedDocuments.texts.size > 0;
  const yoga = createYoga<ServerContext, GraphContext>({
    schema,
    graphqlEndpoint: endpoint,
    healthCheckEndpoint: healthPath,
    plugins: [
      useRequestId(),
      useReadiness({ endpoint: readinessPath, findObstacle }),
      ...(hasGraphiql
        ? [
            useGraphiql({
              endpoint,
              examples,
              headers: {
                ...(options.authenticate && { authorization: 'Bearer ' }),
                ...(!isExplainedByDefault && { [explainHeader]: '1' }),
              },
            }),
          ]
        : []),
      useGraphqlJs(),
      useAnswerLimits(limits),
      useOperationLog({ log, nowMs, hasTrustedDocuments, maxBatch: limits.maxBatch, observer }),
      useFailureRequests(requestIds),
      useCacheControl(),
      useAnswerCache(),
      useCsrfPrevention(corsOrigins),
      useContentTypes(),
      useRequestLimits(limits),
      useMalformedParameters(),
      useVariablesLimits(limits),
      useTrustedDocuments(trustedDocuments),
      useDocumentLimits(limits),
      useDocumentCache(createDocumentCache()),
      useCostLimit(schema, limits),
      useExtensions({ isExplainedByDefault }),
      useRateLimitHeaders(),
    ],
    context({
      requestId,
      viewer,
      createContext,
      operation: { startedMs, trace },
      end,
      request: { headers },
    }) {
      const mustLook = parseHeaderSwitch(headers, freshHeader) ?? false;
      const allowedMs = parseDeadlineHeader(headers, longestMs);
      const deadlineMs = Math.min(startedMs + allowedMs, stopsAtMs);
      end.setDeadline({ allowedMs, leftMs: startedMs + allowedMs - nowMs() });
      end.hurry(stopsAtMs - nowMs());
      const { signal } = end;
      const request = { requestId, viewer, mustLook, maxFirst, signal, deadlineMs };
      return createContext(trace === null ? request : { ...request, trace });
    },
    maskedErrors: {
      errorMessage: 'Internal server error.',
      maskError: createErrorMask({ log, createErrorId: randomUUID, requestIds }),
    },
    maxRequestBodySize: maxBodyBytes,
    cors: false,
    batching: maxBatch > 1 && { limit: maxBatch },
    // Yoga's keeps errors, which hold all that validated a document.
    parserAndValidationCache: false,
    multipart: false,
    graphiql: false,
    landingPage: false,
    logging: false,
  });

  const http = createDrainingHttpServer(
    (request, response) => {
      handle(request, response).catch((error: unknown) => {
        // A client that leaves is nothing to report.
        if (request.errored === null && !response.destroyed && error instanceof Error) {
          const { name, message, stack } = error;
          log.error({ error: { name, message, stack } }, 'request failed');
        }
        response.destroy();
      });
    },
    { stopTimeoutMs, receiveTimeoutMs },
  );

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = toRequestId(request.headers['x-request-id'], randomUUID);
    const label: AnswerLabel = { requestId, caller: null };
    unsent.watch(response, label);
    const refusal = findHostRefusal(request, { isLoopbackOnly: options.authenticate === undefined });
    if (refusal !== null) {
      response.writeHead(refusal.status, { 'content-type': 'text/plain' }).end(refusal.message);
      return;
    }
    const route = toRoute(request, { endpoint, healthPaths: [healthPath, readinessPath], hasGraphiql });
    if (route === null) {
      sendRefusal(response, notFound, { mediaType: 'application/json', requestId });
      return;
    }
    if (route === 'root') return sendRoot(request, response, { endpoint, hasGraphiql });
    const operation = createOperationRecord(requestId, nowMs());
    if (route === 'operation') {
      if (answerPreflight(request, response)) return;
      await handleOperation(request, response, { operation, label });
      return;
    }
    // Yoga would look for other paths in the query string.
    request.url = toPath(request.url);
    const context = createOpenContext({ requestId, operation, createContext: options.createContext });
    const answer = await yoga.handleNodeRequestAndResponse(request, response, context);
    await sendAnswer(response, answer);
  }

  async function handleOperation(
    request: IncomingMessage,
    response: ServerResponse,
    { operation, label }: { readonly operation: OperationRecord; readonly label: AnswerLabel },
  ): Promise<void> {
    const { headers } = request;
    const { requestId, startedMs } = operation;
    // Whatever changes meanwhile, the request ends under what it began with.
    const { authenticate = () => anonymousViewer, createContext, answers } = options;
    const allowCaching = setCacheControl(response, cacheControl);
    const mediaType = chooseMediaType(headers.accept);
    const refuse = (refusal: HttpRefusal) => {
      sendRefusal(response, refusal, { mediaType: mediaType ?? 'application/json', requestId });
      const record = { ...operation, errors: [refusal.error] };
      logOperation(log, record, { ...refusal, nowMs: nowMs() }, observer);
    };
    if (isWebSocket(headers)) return refuse(webSocketRefused);
    if (mediaType === null) return refuse(notAcceptable);
    if (isStopping()) return refuse(serverStopping);
    const { viewer, refusal } = await recogniseCaller(headers, authenticate);
    operation.caller = viewer?.id ?? null;
    label.caller = operation.caller;
    if (refusal !== null) return refuse(refusal);
    // Only now: strangers do not decide what is traced.
    if (observer?.startTrace) operation.trace = observer.startTrace({ requestId, startedMs, headers });
    const body = await readBody(request, { maxBytes: maxBodyBytes });
    // An explanation belongs to one operation.
    const mayKeep = answers && !isExplainedByDefault;
    const answerKey = mayKeep && body ? toAnswerKey(body, { headers, viewer, mediaType }) : null;
    // Also where an answer is kept: to send it again takes no slot, but bytes that wait.
    if (unsent.isFull()) return refuse(clientsSlow);
    const kept = answerKey ? (answers?.get(answerKey) ?? null) : null;
    if (kept !== null) {
      allowCaching();
      sendKept(response, kept, requestId);
      Object.assign(operation, kept.operation);
      operation.type = 'query';
      logOperation(log, operation, { status: 200, nowMs: nowMs(), isKept: true }, observer);
      return;
    }
    // The server may have been told so while the body came.
    if (isStopping()) return refuse(serverStopping);
    // Nothing tells any more that a client who has left already leaves.
    if (response.destroyed) return;
    if (slots.isFull()) return refuse(serverBusy);
    const { end, free } = slots.take(response);
    // Yoga knows more media types, which are for subscriptions, and no preferences among them.
    headers.accept = mediaType;
    if (headers['content-type']) headers['content-type'] = toPlainContentType(headers['content-type']);
    // As a stream, because Yoga lists the keys of anything else, and a string has one for every character.
    const unread = body === null ? request : Object.assign(request, { body: Readable.from(body) });
    const keepAnswer = answers && answerKey ? (answer: KeptAnswer) => answers.set(answerKey, answer) : null;
    const context = { requestId, viewer, operation, keepAnswer, createContext, end, allowCaching };
    const answer = await Promise.resolve(
      yoga.handleNodeRequestAndResponse(unread, response, context),
    ).finally(free);
    await sendAnswer(response, answer);
  }

  return {
    async listen(host, port) {
      return `${await http.listen(host, port)}${endpoint}`;
    },
    async stop() {
      const leftMs = stopTimeoutMs * stopShare;
      stopsAtMs = nowMs() + leftMs;
      slots.hurry(leftMs);
      await http.stop();
    },
    countInProgress: slots.count,
    unsentBytes: unsent.bytes,
  };
}
