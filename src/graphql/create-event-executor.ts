import type { ExecutionResult, ValidatedExecutionArgs } from 'graphql';
import type { YogaServerInstance } from 'graphql-yoga';
import type { GraphContext } from '../context.ts';
import type { OperationAbort } from './create-operation-abort.ts';
import { createByteBudget } from './limits/byte-budget.ts';
import type { NodePlace } from './limits/create-node-queue.ts';
import type { OperationRecord } from './operation-record.ts';
import type { GraphqlRequest, ServerContext, Subscription } from './server-context.ts';
import { type StreamPlace, serverStops } from './stream-place.ts';
import { createAnswerTooLarge } from './write-answer.ts';

export interface EventExecutorDeps {
  readonly stream: StreamPlace;
  readonly getEnveloped: YogaServerInstance<ServerContext, GraphContext>['getEnveloped'];
  readonly openRoom: () => NodePlace;
  readonly createRecord: () => OperationRecord;
  readonly finish: (found: ExecutionResult, operation: OperationRecord) => ExecutionResult;
  readonly fail: (error: unknown, operation: OperationRecord) => ExecutionResult;
  readonly maxAnswerBytes: number;
  readonly onEnd: (operation: OperationRecord) => void;
}

/** Gives the function that executes a subscription for one event: with a context, a deadline and bounds of its own. */
export function createEventExecutor(
  request: GraphqlRequest,
  { stream, getEnveloped, openRoom, createRecord, finish, fail, maxAnswerBytes, onEnd }: EventExecutorDeps,
): Subscription['executeEvent'] {
  const { allowedMs } = request.settings;

  return async function executeEvent(args) {
    const operation = createRecord();
    const { abort, free } = await stream.takeSlot();
    const stopListening = follow(stream.signal, abort);
    abort.setDeadline({ allowedMs, leftMs: allowedMs });
    const room = openRoom();
    const bytes = createByteBudget(maxAnswerBytes, () => abort.fail(createAnswerTooLarge(maxAnswerBytes)));
    const { createContext } = stream;
    const own = {
      operation,
      abort,
      room,
      bytes,
      createContext,
      cost: { nodes: 0, calls: 0 },
      subscription: null,
      partFormat: null,
    };
    try {
      return finish(await execute(args, { ...request, ...own }), operation);
    } catch (error) {
      return fail(error, operation);
    } finally {
      stopListening();
      room.free();
      free();
      onEnd(operation);
    }
  };

  async function execute(
    { schema, document, operation: { name }, rawVariableValues, rootValue }: ValidatedExecutionArgs,
    context: ServerContext,
  ): Promise<ExecutionResult> {
    const enveloped = getEnveloped(context);
    const contextValue = await enveloped.contextFactory();
    return enveloped.execute({
      ...{ schema, document, rootValue, contextValue },
      variableValues: rawVariableValues,
      operationName: name?.value,
    });
  }
}

function follow(signal: AbortSignal, abort: OperationAbort): () => void {
  const end = () => {
    if (signal.reason !== serverStops) abort.fail(signal.reason);
  };
  if (signal.aborted) end();
  signal.addEventListener('abort', end);
  return () => signal.removeEventListener('abort', end);
}
