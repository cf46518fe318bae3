import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import type { GraphContext } from '../context.ts';
import type { TracePlace } from '../ledger/call-observer.ts';
import type { Limits } from '../limits.ts';
import type { TrustedDocuments } from '../trusted-documents.ts';
import type { Viewer } from '../viewer.ts';
import type { AnswerCache } from './answer-cache.ts';
import type { GraphiqlExample } from './graphiql-examples.ts';
import type { OperationObserver } from './operation-observer.ts';
import type { Authenticate } from './recognise-caller.ts';

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

/** Where it says so, a getter may give another value to later requests. */
export interface ServerOptions {
  readonly schema: GraphQLSchema;
  /** Makes what one operation carries; called once an operation. Read anew for each request. */
  readonly createContext: (request: OperationRequest) => GraphContext;
  /** Tells who asks; without it nobody is asked, and only loopback names are answered to. Read anew for each request, but either always or never there. */
  readonly authenticate?: Authenticate;
  /** The origins whose pages may read answers, or `*`; by default no other than the server's own. */
  readonly corsOrigins?: readonly string[];
  /** The `Cache-Control` of whole answers, where it is to be another than `private, no-store`. */
  readonly cacheControl?: string | null;
  /** Keeps whole answers; without it every operation is executed. Read anew for each request. */
  readonly answers?: AnswerCache | null;
  readonly log: Logger;
  /** What a request may ask for. */
  readonly limits?: Limits;
  /** Documents that clients may ask for by id. Its texts are read anew for each request. */
  readonly trustedDocuments?: TrustedDocuments;
  readonly hasGraphiql?: boolean;
  /** The queries that GraphiQL opens with. */
  readonly examples: readonly GraphiqlExample[];
  /** Whether operations are explained that do not say. */
  readonly isExplainedByDefault?: boolean;
  /** The longest that one operation may take; clients may ask for less. */
  readonly deadlineMs?: number;
  /** Most operations in progress, an array being one; what comes on top is turned away. */
  readonly maxOperations?: number;
  /** How long a client may take to receive an answer that is whole; then its connection is cut. */
  readonly writeTimeoutMs?: number;
  /** Most bytes of answers that clients have not taken yet, of all together. */
  readonly maxUnsentBytes?: number;
  /** How long open answers may take once the server is told to stop. */
  readonly stopTimeoutMs?: number;
  /** The longest that a request may take to arrive, body included. */
  readonly receiveTimeoutMs?: number;
  /** Is told of every operation; absent: nobody. */
  readonly observer?: OperationObserver;
}
