import { GraphQLError } from 'graphql';
import { afterBody } from '../graphql/after-body.ts';
import { createGraphql, type GraphqlAnswer } from '../graphql/create-graphql.ts';
import { createOperationRecord, logOperation, type OperationRecord } from '../graphql/operation-record.ts';
import { createRequestError } from '../graphql/request-error.ts';
import { explainHeader, freshHeader, readRequestSettings } from '../graphql/request-settings.ts';
import { isStreamed, writeResult } from '../graphql/write-answer.ts';
import { defaultLimits } from '../limits.ts';
import { noTrustedDocuments } from '../trusted-documents.ts';
import { anonymousViewer } from '../viewer.ts';
import { type CachedAnswer, toAnswerKey } from './answer-cache.ts';
import { authenticateCaller } from './authenticate-caller.ts';
import { checkCsrf } from './check-csrf.ts';
import { createCors } from './cors.ts';
import { createExecutions, createWaitingClients } from './create-executions.ts';
import { createOperationSlots } from './create-operation-slots.ts';
import { createPages } from './create-pages.ts';
import { createStreams } from './create-streams.ts';
import { findHostProblem } from './find-host-problem.ts';
import type { HttpAnswer, HttpRequest } from './http-request.ts';
import { parseBody, parseQuery, toBodyKind } from './read-parameters.ts';
import {
  clientsSlow,
  methodNotAllowed,
  notAcceptable,
  serverBusy,
  serverStopping,
  toSafeStatus,
  webSocketRefused,
} from './request-errors.ts';
import type { ServerOptions } from './server-options.ts';
import {
  type AnswerFormats,
  chooseFormats,
  defaultEndpoint,
  isWebSocket,
  toPath,
  toRoute,
} from './to-route.ts';

export interface RequestHandler {
  /** Null: the client has left. Rejects with what should not have been thrown. */
  answer(request: HttpRequest): Promise<HttpAnswer | null>;
  stop(leftMs: number): void;
  countInProgress(): number;
  countStreams(): number;
  /** Ends the subscriptions of callers who may no longer read what they could: call it when grants have changed. */
  recheckCallers(): void;
}

interface OperationAnswer extends GraphqlAnswer {
  readonly isCached: boolean;
  readonly isCacheable: boolean;
}

const varyingHeaders = ['accept', 'authorization', explainHeader, freshHeader];
const utf8 = new TextDecoder();
const nowMs = () => performance.now();

/** `isBacklogged`: too many bytes of earlier answers wait for clients. */
export function createRequestHandler(options: ServerOptions, isBacklogged: () => boolean): RequestHandler {
  const { schema, log, observer, isExplainedByDefault = false } = options;
  const { corsOrigins = [], cacheControl = null, endpoint = defaultEndpoint } = options;
  const { deadlineMs: longestMs = 30_000, maxOperations = 500 } = options;
  const { limits = defaultLimits, trustedDocuments = noTrustedDocuments } = options;
  const { web = null } = options;
  const toAnonymous = () => options.anonymous ?? anonymousViewer;
  const toCors = createCors(corsOrigins);
  const slots = createOperationSlots({ maxOperations });
  const { maxStreams = 2_000, maxStreamsPerCaller = 1_000 } = options;
  const streams = createStreams({ maxStreams, maxStreamsPerCaller });
  const executions = createExecutions();
  let isStopping = false;
  const graphql = createGraphql({ schema, limits, trustedDocuments, isExplainedByDefault, log, observer });
  const routes = { endpoint, hasDesk: Boolean(web?.openDesk), hasGraphiql: Boolean(web?.openGraphiql) };
  const answerPage = createPages({ endpoint, web, findObstacle });

  async function answerRoute(request: HttpRequest): Promise<HttpAnswer | null> {
    const problem = findHostProblem(request, { isLoopbackOnly: !options.authenticate });
    if (problem !== null) {
      const { status, message } = problem;
      const code = status === 400 ? 'BAD_REQUEST' : 'MISDIRECTED_REQUEST';
      return writeResult({ errors: [createRequestError(code, message, { status })] }, 'application/json');
    }
    const route = toRoute(request, routes);
    return route === 'operation' ? answerOperation(request) : answerPage(route, request);
  }

  /** Why requests had better go to another replica; null: send them. */
  function findObstacle(): string | null {
    if (isStopping) return 'stopping';
    if (slots.isFull()) return 'full of operations';
    return isBacklogged() ? 'full of unsent bytes' : null;
  }

  async function answerOperation(request: HttpRequest): Promise<HttpAnswer | null> {
    const cors = toCors(request);
    if (cors.isPreflight) return { status: 204, headers: cors.headers, body: [] };
    const formats = chooseFormats(request.headers.accept);
    const operation = createOperationRecord(request.requestId, nowMs());
    const answer = await execute(request, formats, operation).catch((error: unknown): OperationAnswer => {
      if (!(error instanceof GraphQLError)) throw error;
      operation.errors = [error];
      const written = writeResult({ errors: [error] }, formats.mediaType ?? 'application/json');
      return { ...written, records: [operation], isCached: false, isCacheable: false };
    });
    if (answer === null) return null;
    const { status, headers, body, records, isCached, isCacheable } = answer;
    const end = () => {
      for (const record of records) logOperation(log, record, { status, nowMs: nowMs(), isCached }, observer);
    };
    const mayCache = isCacheable && cacheControl !== null;
    const vary = [...(cors.headers.vary ? [cors.headers.vary] : []), ...(mayCache ? varyingHeaders : [])];
    return {
      status,
      headers: {
        ...cors.headers,
        ...headers,
        'cache-control': mayCache
          ? cacheControl
          : isStreamed(body)
            ? 'private, no-store, no-transform'
            : 'private, no-store',
        ...(vary.length > 0 && { vary: vary.join(', ') }),
      },
      body: afterBody(body, end),
    };
  }

  async function execute(
    request: HttpRequest,
    formats: AnswerFormats,
    operation: OperationRecord,
  ): Promise<OperationAnswer | null> {
    const { requestId, headers, method, url } = request;
    const { mediaType, partFormat, streamFormat } = formats;
    const { startedMs } = operation;
    // A reload meanwhile does not change what the request began with.
    const { createContext, answers = null } = options;
    const authenticate = options.authenticate ?? toAnonymous;
    if (isWebSocket(headers)) throw webSocketRefused;
    if (mediaType === null) throw notAcceptable;
    if (isStopping) throw serverStopping;
    const viewer = await authenticateCaller(headers, authenticate, operation).finally(() => {
      request.caller = operation.caller;
    });
    // Only now: unauthenticated callers must not decide what is traced.
    operation.trace = observer?.startTrace?.({ requestId, startedMs, headers }) ?? null;
    if (method !== 'GET' && method !== 'POST') throw methodNotAllowed;
    let settings = readRequestSettings(headers, longestMs);
    checkCsrf(request, corsOrigins);
    const kind = method === 'POST' ? toBodyKind(headers) : null;
    const text = kind === null ? '' : utf8.decode(await request.readBody(limits.maxBodyBytes));
    // Also before a cached answer: it takes no slot, but bytes that wait.
    if (isBacklogged()) {
      operation.reason = 'unsent bytes';
      throw clientsSlow;
    }
    // An explanation belongs to one operation.
    const mayShare = !isExplainedByDefault && !settings.isExplained && !settings.bypassesCache;
    const key =
      answers && mayShare && kind === 'json'
        ? toAnswerKey(text, viewer, formats, answers.countChanges())
        : null;
    const cached = key === null ? null : (answers?.get(key) ?? null);
    const hasRoom = !isStopping && !slots.isFull();
    const renewalMs = hasRoom && key !== null ? (answers?.takeRenewal(key) ?? null) : null;
    if (cached !== null && renewalMs === null) return toCachedAnswer(cached, operation, mediaType);
    if (renewalMs !== null) settings = { ...settings, aheadMs: renewalMs };
    checkRoom();
    // No event comes any more for a client that has left already.
    if (request.hasLeft()) return null;
    const { allowedMs, bypassesCache } = settings;
    const name = key && `${allowedMs} ${key}`;
    const equal = name && executions.find(name);
    if (equal) {
      // Who waits holds a body and a connection.
      const { free } = slots.take(request);
      equal.join(request);
      const answer = await equal.answer.finally(free);
      // A cancelled answer may still come whole for a later request.
      if (!equal.abort.signal.aborted && !isStreamed(answer.body)) {
        Object.assign(operation, toKnown(equal.operation), { type: 'query', errors: equal.operation.errors });
        return {
          ...answer,
          records: [operation],
          isCached: true,
          isCacheable: isShareable(equal.operation, answer),
        };
      }
      checkRoom();
      if (request.hasLeft()) return null;
    }
    const params = kind === null ? parseQuery(toQuery(url)) : parseBody(text, kind);
    const clients = createWaitingClients();
    clients.join(request);
    const { abort, free } = slots.take(clients);
    abort.setDeadline({ allowedMs, leftMs: startedMs + allowedMs - nowMs() });
    const stream =
      streamFormat &&
      streams.prepare({
        format: streamFormat,
        viewer,
        authenticate: () => authenticateCaller(headers, options.authenticate ?? toAnonymous, operation),
        takeSlot: slots.takeForEvent,
        createContext: (request) => options.createContext(request),
      });
    const shared = { requestId, headers, mediaType, partFormat, settings, viewer, createContext, stream };
    const executed = graphql.answer(params, { ...shared, method, operation, abort }).then(
      (answer) => {
        // Its events take slots of their own.
        if (stream?.isOpen() && isStreamed(answer.body)) free();
        const body = afterBody(answer.body, (isWritten) => {
          if (!isWritten) abort.clientLeft();
          free();
          stream?.close();
        });
        return { ...answer, body };
      },
      (error: unknown) => {
        free();
        stream?.close();
        throw error;
      },
    );
    if (stream !== null) request.onClose(stream.close);
    if (name !== null) executions.add(name, { operation, answer: executed, abort, join: clients.join });
    const answer = await executed;
    const isComplete = isShareable(operation, answer);
    const { body } = answer;
    // A renewal that fails takes from nobody what was good.
    if (cached !== null && !isComplete && !isStreamed(body))
      return toCachedAnswer(cached, operation, mediaType);
    if (key !== null && isComplete && operation.type === 'query' && !isStreamed(body)) {
      const expiryMs = operation.context?.ledger.expiryMs() ?? Number.NEGATIVE_INFINITY;
      answers?.set(key, { body, operation: toKnown(operation), expiryMs });
    }
    const isCacheable = isComplete && operation.type === 'query' && !bypassesCache;
    return { ...answer, status: toSafeStatus(answer), isCached: false, isCacheable };
  }

  /** To be asked after each wait: a stop may have begun meanwhile. */
  function checkRoom(): void {
    if (isStopping) throw serverStopping;
    if (slots.isFull()) throw serverBusy;
  }

  return {
    async answer(request) {
      const answer = await answerRoute(request);
      return answer && { ...answer, headers: { ...answer.headers, 'x-request-id': request.requestId } };
    },
    stop(leftMs) {
      isStopping = true;
      slots.stopWithin(leftMs);
      streams.stop();
    },
    countInProgress: slots.count,
    countStreams: streams.count,
    recheckCallers: streams.recheck,
  };
}

function toCachedAnswer(
  { body, operation: known }: CachedAnswer,
  operation: OperationRecord,
  mediaType: string,
): OperationAnswer {
  Object.assign(operation, known, { type: 'query', errors: [] });
  const headers = { 'content-type': `${mediaType}; charset=utf-8` };
  return { status: 200, headers, body, records: [operation], isCached: true, isCacheable: true };
}

function toQuery(url: string): string {
  return url.slice(toPath(url).length + 1);
}

function isShareable({ context, errors }: OperationRecord, { status, body }: GraphqlAnswer): boolean {
  return (
    context !== null &&
    !isStreamed(body) &&
    errors.length === 0 &&
    status === 200 &&
    context.ledger.expiryMs() !== Number.NEGATIVE_INFINITY
  );
}

function toKnown({ name, documentHash, isTrusted, isIntrospection }: OperationRecord) {
  return { name, documentHash, isTrusted, isIntrospection };
}
