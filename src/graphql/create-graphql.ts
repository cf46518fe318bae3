import { randomUUID } from 'node:crypto';
import { getHeapStatistics } from 'node:v8';
import type { DocumentNode, ExecutionResult, GraphQLSchema } from 'graphql';
import { createYoga, type GraphQLParams } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { GraphContext } from '../context.ts';
import type { Limits } from '../limits.ts';
import type { TrustedDocuments } from '../trusted-documents.ts';
import { afterBody } from './after-body.ts';
import { createEventExecutor } from './create-event-executor.ts';
import { type AnswerInParts, isInParts } from './incremental/answer-in-parts.ts';
import { writeInParts } from './incremental/write-in-parts.ts';
import { createByteBudget } from './limits/byte-budget.ts';
import { createDocumentCache } from './limits/create-document-cache.ts';
import { createNodeQueue, type NodePlace } from './limits/create-node-queue.ts';
import { createErrorMask } from './mask-error.ts';
import type { OperationObserver } from './operation-observer.ts';
import { createOperationRecord, logOperation, type OperationRecord } from './operation-record.ts';
import { useAnswerLimits } from './plugins/use-answer-limits.ts';
import { useCostLimit } from './plugins/use-cost-limit.ts';
import { useDocumentCache } from './plugins/use-document-cache.ts';
import { useDocumentLimits } from './plugins/use-document-limits.ts';
import { useExtensions } from './plugins/use-extensions.ts';
import { useGraphqlJs } from './plugins/use-graphql-js.ts';
import { useOperationRecord } from './plugins/use-operation-record.ts';
import { useParameterLimits } from './plugins/use-parameter-limits.ts';
import { useSubscriptions } from './plugins/use-subscriptions.ts';
import { findTrustedText, useTrustedDocuments } from './plugins/use-trusted-documents.ts';
import { createBadRequest, createLimitError } from './request-error.ts';
import type { GraphqlRequest, ServerContext, Subscription } from './server-context.ts';
import type { StreamPlace } from './stream-place.ts';
import { toRateLimitHeaders } from './to-rate-limit-headers.ts';
import { createAnswerTooLarge, type WrittenAnswer, writeAnswer, writeResult } from './write-answer.ts';
import { writeResults } from './write-results.ts';

export interface GraphqlOptions {
  readonly schema: GraphQLSchema;
  readonly limits: Limits;
  readonly trustedDocuments: TrustedDocuments;
  readonly isExplainedByDefault: boolean;
  readonly log: Logger;
  readonly observer?: OperationObserver | undefined;
}

export interface GraphqlAnswer extends WrittenAnswer {
  readonly records: readonly OperationRecord[];
}

export interface Graphql {
  /** Executes one operation, or each of an array of them. Rejects with `GraphQLError` for an array that is refused. */
  answer(params: unknown, request: GraphqlRequest): Promise<GraphqlAnswer>;
}

/** Yoga's hooks are given a request; of the real one nobody below HTTP learns more than its method. */
const requests = {
  GET: new Request('http://localhost/graphql'),
  POST: new Request('http://localhost/graphql', { method: 'POST' }),
};

/** Of the heap, for large operations in progress. */
const heapShare = 1 / 4;
/** What a node takes of it until its answer is written, as measured. */
const nodeBytes = 1024;

/** Builds the pipeline: what happens to an operation, from top to bottom. */
export function createGraphql(options: GraphqlOptions): Graphql {
  const { schema, limits, trustedDocuments, isExplainedByDefault, log, observer } = options;
  const { maxAnswerBytes, maxBatch, maxErrors, maxFirst } = limits;
  const nodes = createNodeQueue({
    maxNodes: (getHeapStatistics().heap_size_limit * heapShare) / nodeBytes,
  });
  const documents = createDocumentCache();
  /** What each document came to at least: with other variables it may come to little. */
  const leastNodesOf = new WeakMap<DocumentNode, number>();
  const maskError = createErrorMask({ log, createErrorId: randomUUID });

  function noteNodes(document: DocumentNode, nodes: number): void {
    if (nodes < (leastNodesOf.get(document) ?? Number.POSITIVE_INFINITY)) leastNodesOf.set(document, nodes);
  }

  const yoga = createYoga<ServerContext, GraphContext>({
    schema,
    plugins: [
      useGraphqlJs(limits),
      useSubscriptions(),
      useAnswerLimits(limits),
      useOperationRecord(),
      useParameterLimits(limits),
      useTrustedDocuments(trustedDocuments),
      useDocumentLimits(limits),
      useDocumentCache(documents),
      useCostLimit(schema, limits, noteNodes),
      useExtensions(isExplainedByDefault),
    ],
    context({ requestId, viewer, createContext, operation: { trace }, abort, settings }) {
      const { bypassesCache, aheadMs = 0 } = settings;
      const { signal, dueMs } = abort;
      const deadlineMs = dueMs();
      const request = { requestId, viewer, bypassesCache, aheadMs, maxFirst, signal, deadlineMs };
      return createContext(trace === null ? request : { ...request, trace });
    },
    maskedErrors: false,
    // Yoga's keeps errors, which hold all that validated a document.
    parserAndValidationCache: false,
    logging: false,
  });

  async function execute(params: unknown, context: ServerContext): Promise<Results> {
    const { method, operation } = context;
    try {
      if (!isParameters(params))
        throw createBadRequest('An operation must be a JSON object with its `query`.');
      const found = await yoga.getResultForParams({ params, request: requests[method] }, context);
      if (found === undefined || Symbol.asyncIterator in found) throw new Error('not one result');
      return isInParts(found) ? found : finish(found, operation);
    } catch (error) {
      return fail(error, operation);
    }
  }

  async function executeWhole(params: unknown, context: ServerContext): Promise<ExecutionResult> {
    const found = await execute(params, context);
    if (isInParts(found)) throw new Error('not one result');
    return found;
  }

  function finish(found: ExecutionResult, operation: OperationRecord): ExecutionResult {
    const errors = found.errors?.map((error) => maskError(error, operation.requestId));
    const result = errors === undefined ? found : limitErrors({ ...found, errors }, maxErrors);
    operation.errors = result.errors ?? [];
    return result;
  }

  function fail(error: unknown, operation: OperationRecord): ExecutionResult {
    operation.errors = [maskError(error, operation.requestId)];
    return { errors: operation.errors };
  }

  /** Keeps nothing else of its request in memory. */
  function toFailed(operation: OperationRecord): (error: unknown) => ExecutionResult {
    return (error) => fail(error, operation);
  }

  function createExecutor(request: GraphqlRequest, stream: StreamPlace): Subscription['executeEvent'] {
    const { operation } = request;
    return createEventExecutor(request, {
      ...{ stream, getEnveloped: yoga.getEnveloped, openRoom: nodes.open, finish, fail, maxAnswerBytes },
      createRecord() {
        // A trace that lasts as long as the stream would be seen at its end only.
        const begun = { ...request, headers: {}, operation: { ...operation, startedMs: performance.now() } };
        return createRecord(begun);
      },
      onEnd(event) {
        operation.events += 1;
        const ending = { status: 200, nowMs: performance.now(), kind: 'event' } as const;
        logOperation(log, event, ending, observer);
      },
    });
  }

  function createRecord({ headers, operation: { requestId, startedMs, caller } }: GraphqlRequest) {
    const trace = observer?.startTrace?.({ requestId, startedMs, headers }) ?? null;
    return { ...createOperationRecord(requestId, startedMs), caller, trace };
  }

  function checkLength({ length }: readonly unknown[]): void {
    if (maxBatch > 1 && length === 0) throw createBadRequest('The array holds no operation.');
    if (maxBatch > 1 && length <= maxBatch) return;
    const message =
      maxBatch > 1
        ? `A request may hold at most ${maxBatch} operations: send the rest in further requests.`
        : 'A request holds one operation, not an array of them: send each in a request of its own.';
    throw createLimitError('BATCH_LIMIT_EXCEEDED', maxBatch, message, 400);
  }

  async function answerAll(
    params: unknown,
    request: GraphqlRequest,
    room: NodePlace,
  ): Promise<GraphqlAnswer> {
    const { operation, mediaType, abort, stream } = request;
    const tooLarge = () => createAnswerTooLarge(maxAnswerBytes);
    const bytes = createByteBudget(maxAnswerBytes, () => abort.fail(tooLarge()));
    const shared = { ...request, cost: { nodes: 0, calls: 0 }, bytes, room };
    let records: readonly OperationRecord[] = [operation];
    let result: ExecutionResult | readonly ExecutionResult[];
    if (isArray(params)) {
      checkLength(params);
      const alone = { subscription: null, partFormat: null };
      const contexts = params.map(() => ({ ...shared, ...alone, operation: createRecord(request) }));
      records = contexts.map((context) => context.operation);
      result = await Promise.all(contexts.map((context, i) => executeWhole(params[i], context)));
    } else {
      const streams: AsyncIterable<ExecutionResult>[] = [];
      const subscription = stream && {
        open: stream.open,
        executeEvent: createExecutor(request, stream),
        giveResults: (results: AsyncIterable<ExecutionResult>) => void streams.push(results),
      };
      const context = { ...shared, subscription };
      const found = await execute(params, context);
      const [results] = streams;
      if (results && stream) {
        // What has spent nothing need not stay in memory.
        if (operation.context?.ledger.calls() === 0) operation.context = null;
        const { format, signal } = stream;
        const options = { format, maxBytes: maxAnswerBytes, signal, toLast: toFailed(operation) };
        return { ...writeResults(results, options), records };
      }
      if (isInParts(found)) return { ...writeInParts(found, context, { limits, maskError }), records };
      result = found;
    }
    const sizes = { maxBytes: maxAnswerBytes, estimatedBytes: bytes.spent };
    let written = await writeAnswer(result, { mediaType, ...sizes });
    if (written === null) {
      records = [operation];
      operation.errors = [tooLarge()];
      written = writeResult({ data: null, errors: operation.errors }, mediaType);
    }
    const rateLimits = toRateLimitHeaders(records.flatMap(({ context }) => (context ? [context] : [])));
    return { ...written, headers: { ...written.headers, ...rateLimits }, records };
  }

  /** Before anything is made for the operation: what waits grows old, and with it all that it comes to hold. */
  function waitForRoom(params: unknown, room: NodePlace, { abort }: GraphqlRequest): Promise<void> | null {
    if (!isParameters(params)) return null;
    const text = params.query || findTrustedText(params, trustedDocuments);
    const document = text && documents.get(text);
    return document ? room.reserve(leastNodesOf.get(document) ?? 0, abort.signal) : null;
  }

  return {
    async answer(params, request) {
      const room = nodes.open();
      try {
        const waiting = waitForRoom(params, room, request);
        if (waiting !== null) await waiting;
        const answer = await answerAll(params, request, room);
        return { ...answer, body: afterBody(answer.body, room.free) };
      } catch (error) {
        room.free();
        throw error;
      }
    },
  };
}

type Results = ExecutionResult | AnswerInParts;

function isParameters(value: unknown): value is GraphQLParams {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isArray(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** Keeps the first errors, and tells in `extensions.errorsLeftOut` how many there were besides. */
function limitErrors(result: ExecutionResult, maxErrors: number): ExecutionResult {
  const { errors = [], extensions } = result;
  if (errors.length <= maxErrors) return result;
  const before = extensions?.['errorsLeftOut'];
  const errorsLeftOut = errors.length - maxErrors + (typeof before === 'number' ? before : 0);
  return { ...result, errors: errors.slice(0, maxErrors), extensions: { ...extensions, errorsLeftOut } };
}
