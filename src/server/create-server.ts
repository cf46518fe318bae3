import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { GraphQLSchema } from 'graphql';
import { createYoga, useReadinessCheck } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { GraphContext } from '../context.ts';
import type { TracePlace } from '../ledger/call-observer.ts';
import { defaultLimits, type Limits } from '../limits.ts';
import { anonymousViewer, type Viewer } from '../viewer.ts';
import type { AnswerCache } from './answer-cache.ts';
import { chooseMediaType } from './choose-media-type.ts';
import { createAdmission } from './create-admission.ts';
import { createOperationEnd, type OperationEnd } from './create-operation-end.ts';
import { createDrainingHttpServer } from './draining-http-server.ts';
import { findHostRefusal } from './find-host-refusal.ts';
import type { GraphiqlExample } from './graphiql-examples.ts';
import {
  createNotFound,
  type HttpRefusal,
  notAcceptable,
  sendRefusal,
  serverBusy,
  serverStopping,
} from './http-refusal.ts';
import { createDocumentCache } from './limits/create-document-cache.ts';
import { createErrorMask } from './mask-error.ts';
import type { OperationObserver } from './operation-observer.ts';
import { createOperationRecord, logOperation, type OperationRecord } from './operation-record.ts';
import { parseDeadlineHeader } from './parse-deadline-header.ts';
import { explainHeader, freshHeader, parseHeaderSwitch } from './parse-header-switch.ts';
import { useAnswerCache } from './plugins/use-answer-cache.ts';
import { useContentTypes } from './plugins/use-content-types.ts';
import { useCostLimit } from './plugins/use-cost-limit.ts';
import { useCsrfPrevention } from './plugins/use-csrf-prevention.ts';
import { useDocumentLimits } from './plugins/use-document-limits.ts';
import { useErrorLimit } from './plugins/use-error-limit.ts';
import { useExtensions } from './plugins/use-extensions.ts';
import { useFailureRequests } from './plugins/use-failure-requests.ts';
import { useGraphiql } from './plugins/use-graphiql.ts';
import { useMalformedParameters } from './plugins/use-malformed-parameters.ts';
import { useOperationLog } from './plugins/use-operation-log.ts';
import { usePlannedExecution } from './plugins/use-planned-execution.ts';
import { useRateLimitHeaders } from './plugins/use-rate-limit-headers.ts';
import { useRequestId } from './plugins/use-request-id.ts';
import { useRequestLimits } from './plugins/use-request-limits.ts';
import { readBody } from './read-body.ts';
import { sendKept } from './send-kept.ts';
import { type ServerContext, toRequestId } from './server-context.ts';
import { toAnswerKey } from './to-answer-key.ts';
import { toPath, toRoute } from './to-route.ts';

/** What one operation brings along. */
export interface OperationRequest {
  readonly requestId: string;
  readonly viewer: Viewer;
  /** True: nothing that was read before will do. */
  readonly mustLook: boolean;
  /** The most rows of one list. */
  readonly maxFirst: number;
  /** Aborted when the client has gone or the deadline has passed, with the error that what is not ready then answers. */
  readonly signal: AbortSignal;
  /** In milliseconds of `performance.now()`. */
  readonly deadlineMs: number;
  /** Where it is shown what the operation does; absent: nobody traces it. */
  readonly trace?: TracePlace;
}

export interface ServerOptions {
  readonly schema: GraphQLSchema;
  /** Makes what one operation carries; called once an operation. */
  readonly createContext: (request: OperationRequest) => GraphContext;
  /** Tells who asks; by default nobody is asked. */
  readonly authenticate?: (headers: IncomingHttpHeaders) => Viewer | Promise<Viewer>;
  /** Keeps whole answers; without it every operation is executed. */
  readonly answers?: AnswerCache;
  readonly log: Logger;
  /** What a request may ask for. */
  readonly limits?: Limits;
  readonly hasGraphiql?: boolean;
  /** The queries that GraphiQL opens with. */
  readonly examples: readonly GraphiqlExample[];
  /** Whether operations are explained that do not say. */
  readonly isExplainedByDefault?: boolean;
  /** The longest that one operation may take; clients may ask for less. */
  readonly deadlineMs?: number;
  /** Most operations in progress, an array being one; what comes on top is turned away. */
  readonly maxOperations?: number;
  /** How long open answers may take once the server is told to stop. */
  readonly stopTimeoutMs?: number;
  /** The longest that a request may take to arrive, body included. */
  readonly receiveTimeoutMs?: number;
  /** Is told of every operation; absent: nobody. */
  readonly observer?: OperationObserver;
}

/** The GraphQL server. */
export interface Server {
  /** Starts to listen and gives the URL of the GraphQL endpoint. Rejects when the port cannot be had. */
  listen(host: string, port: number): Promise<string>;
  /** Reports itself not ready, finishes the open answers, as far as there is time for them, and stops. */
  stop(): Promise<void>;
  /** Requests in progress, an array of operations being one. */
  countInProgress(): number;
}

const endpoint = '/graphql';
const healthPath = '/healthz';
const readinessPath = '/readyz';
const notFound = createNotFound(endpoint);
/** For parsed documents, and for what is wrong with others. */
const documentCacheBytes = 32 * 1024 * 1024;
/** Of the time to stop, for the work; the rest is for what then goes out. */
const stopShare = 0.9;
const nowMs = () => performance.now();

/** Builds the server: what happens to a request, from top to bottom. */
export function createServer(options: ServerOptions): Server {
  const { schema, createContext, answers, log, examples, observer } = options;
  const { authenticate = () => anonymousViewer, isExplainedByDefault = false } = options;
  const { stopTimeoutMs = 20_000, receiveTimeoutMs = 10_000 } = options;
  const { deadlineMs: longestMs = 30_000, maxOperations = 500 } = options;
  const { limits = defaultLimits, hasGraphiql = true } = options;
  const { maxBodyBytes, maxBatch, maxErrors, maxFirst } = limits;
  const admission = createAdmission(maxOperations);
  const ends = new Set<OperationEnd>();
  const requestIds = new WeakMap<object, string>();
  /** When the last operations end, once the server is told to stop. */
  let stopsAtMs = Number.POSITIVE_INFINITY;
  const isStopping = () => stopsAtMs < Number.POSITIVE_INFINITY;

  const yoga = createYoga<ServerContext, GraphContext>({
    schema,
    graphqlEndpoint: endpoint,
    healthCheckEndpoint: healthPath,
    plugins: [
      useRequestId(),
      useReadinessCheck({
        endpoint: readinessPath,
        check: () => !isStopping() && !admission.isFull(),
      }),
      ...(hasGraphiql
        ? [
            useGraphiql({
              endpoint,
              examples,
              headers: isExplainedByDefault ? null : { [explainHeader]: '1' },
            }),
          ]
        : []),
      useOperationLog({ log, nowMs, observer }),
      useFailureRequests(requestIds),
      ...(answers ? [useAnswerCache(answers)] : []),
      useCsrfPrevention(),
      useContentTypes(),
      useRequestLimits(limits),
      useMalformedParameters(),
      useDocumentLimits(limits),
      useCostLimit(schema, limits),
      useErrorLimit(maxErrors),
      usePlannedExecution(),
      useExtensions({ isExplainedByDefault }),
      useRateLimitHeaders(),
    ],
    context({ requestId, viewer, operation: { startedMs, trace }, end, request: { headers } }) {
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
    parserAndValidationCache: {
      documentCache: createDocumentCache(documentCacheBytes),
      errorCache: createDocumentCache(documentCacheBytes),
    },
    multipart: false,
    graphiql: false,
    landingPage: false,
    logging: false,
  });

  const http = createDrainingHttpServer(
    (request, response) => {
      handle(request, response).catch(() => response.destroy());
    },
    { stopTimeoutMs, receiveTimeoutMs },
  );

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refusal = findHostRefusal(request);
    if (refusal !== null) {
      response.writeHead(refusal.status, { 'content-type': 'text/plain' }).end(refusal.message);
      return;
    }
    const requestId = toRequestId(request.headers['x-request-id'], randomUUID);
    const route = toRoute(request, { endpoint, healthPaths: [healthPath, readinessPath], hasGraphiql });
    if (route === null) {
      sendRefusal(response, notFound, { mediaType: 'application/json', requestId });
      return;
    }
    const operation = createOperationRecord(requestId, nowMs());
    if (route === 'operation') {
      await handleOperation(request, response, operation);
      return;
    }
    // Yoga would look for other paths in the query string.
    request.url = toPath(request.url);
    const end = createOperationEnd();
    await yoga.handle(request, response, {
      requestId,
      viewer: anonymousViewer,
      operation,
      answerKey: null,
      end,
    });
  }

  async function handleOperation(
    request: IncomingMessage,
    response: ServerResponse,
    operation: OperationRecord,
  ): Promise<void> {
    const { headers } = request;
    const { requestId, startedMs } = operation;
    if (observer?.startTrace) operation.trace = observer.startTrace({ requestId, startedMs, headers });
    const mediaType = chooseMediaType(headers.accept);
    const refuse = (refusal: HttpRefusal) => {
      sendRefusal(response, refusal, { mediaType: mediaType ?? 'application/json', requestId });
      logOperation(
        log,
        { ...operation, errors: [refusal.error] },
        { status: refusal.status, nowMs: nowMs() },
        observer,
      );
    };
    if (mediaType === null) return refuse(notAcceptable);
    if (isStopping()) return refuse(serverStopping);
    const viewer = await authenticate(headers);
    const body = await readBody(request, { maxBytes: maxBodyBytes });
    // An explanation belongs to one operation.
    const mayKeep = answers !== undefined && !isExplainedByDefault;
    const answerKey = mayKeep && body ? toAnswerKey(body, { headers, viewer, mediaType }) : null;
    const kept = answerKey ? (answers?.get(answerKey) ?? null) : null;
    if (kept !== null) {
      sendKept(kept, requestId, response);
      Object.assign(operation, kept.operation);
      operation.type = 'query';
      logOperation(log, operation, { status: 200, nowMs: nowMs(), isKept: true }, observer);
      return;
    }
    // The server may have been told so while the body came.
    if (isStopping()) return refuse(serverStopping);
    const leave = admission.enter();
    if (leave === null) return refuse(serverBusy);
    const end = createOperationEnd();
    ends.add(end);
    response.once('close', () => {
      leave();
      ends.delete(end);
      if (response.writableFinished) end.stop();
      else end.abandon();
    });
    // Yoga knows more media types, which are for subscriptions, and no preferences among them.
    headers.accept = mediaType;
    // As a stream, because Yoga lists the keys of anything else, and a string has one for every character.
    const unread = body === null ? request : Object.assign(request, { body: Readable.from(body) });
    await yoga.handle(unread, response, { requestId, viewer, operation, answerKey, end });
  }

  return {
    async listen(host, port) {
      return `${await http.listen(host, port)}${endpoint}`;
    },
    async stop() {
      const leftMs = stopTimeoutMs * stopShare;
      stopsAtMs = nowMs() + leftMs;
      for (const end of ends) end.hurry(leftMs);
      await http.stop();
    },
    countInProgress: () => ends.size,
  };
}
