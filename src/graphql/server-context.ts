import type { IncomingHttpHeaders } from 'node:http';
import type { ExecutionResult, ValidatedExecutionArgs } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { createGraphContext, GraphContext } from '../context.ts';
import type { Viewer } from '../viewer.ts';
import type { OperationAbort } from './create-operation-abort.ts';
import type { PartFormat } from './incremental/answer-in-parts.ts';
import type { ByteBudget } from './limits/byte-budget.ts';
import type { NodePlace } from './limits/create-node-queue.ts';
import type { OperationRecord } from './operation-record.ts';
import type { RequestSettings } from './request-settings.ts';
import type { StreamPlace } from './stream-place.ts';
import type { MediaType } from './write-answer.ts';

type ContextOptions = Parameters<typeof createGraphContext>[0];

/** What the context of an operation is made with, beside what all of them share. */
export interface OperationRequest
  extends Required<
      Pick<
        ContextOptions,
        'requestId' | 'viewer' | 'bypassesCache' | 'aheadMs' | 'maxFirst' | 'signal' | 'deadlineMs'
      >
    >,
    Pick<ContextOptions, 'trace'> {}

/** What is known of a request before GraphQL sees its parameters. */
export interface GraphqlRequest {
  readonly requestId: string;
  readonly method: 'GET' | 'POST';
  readonly headers: IncomingHttpHeaders;
  readonly mediaType: MediaType;
  /** How the client takes an answer in parts; null: it does not. */
  readonly partFormat: PartFormat | null;
  readonly settings: RequestSettings;
  readonly viewer: Viewer;
  readonly operation: OperationRecord;
  readonly createContext: (request: OperationRequest) => GraphContext;
  readonly abort: OperationAbort;
  /** Null: the client takes no results one after another. */
  readonly stream: StreamPlace | null;
}

/** What each operation carries through the pipeline; the operations of one request share all but their records. */
export interface ServerContext extends GraphqlRequest {
  /** What they may come to so far. */
  readonly cost: { nodes: number; calls: number };
  readonly bytes: ByteBudget;
  /** Room for their nodes among those of all operations in progress. */
  readonly room: NodePlace;
  /** Null: it takes one result. */
  readonly subscription: Subscription | null;
}

export interface Subscription extends Pick<StreamPlace, 'open'> {
  /** Executes it for one of its events, in a context of its own. */
  executeEvent(args: ValidatedExecutionArgs): Promise<ExecutionResult>;
  /** Takes its results past Yoga, which would answer what a stream fails with as it is. */
  giveResults(results: AsyncIterable<ExecutionResult>): void;
}

export type GraphqlPlugin = Plugin<GraphContext & ServerContext, ServerContext>;
