import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import type { GraphContext } from '../context.ts';
import type { OperationObserver } from '../graphql/operation-observer.ts';
import type { OperationRequest } from '../graphql/server-context.ts';
import type { Limits } from '../limits.ts';
import type { WebPages } from '../pages/open-web-pages.ts';
import type { TrustedDocuments } from '../trusted-documents.ts';
import type { Viewer } from '../viewer.ts';
import type { AnswerCache } from './answer-cache.ts';
import type { Authenticate } from './authenticate-caller.ts';

/** Read anew for each request: `createContext`, `authenticate`, `answers`, the texts of `trustedDocuments`. */
export interface ServerOptions {
  readonly schema: GraphQLSchema;
  readonly createContext: (request: OperationRequest) => GraphContext;
  /** Null: nobody is asked, and only loopback names are answered. Either always or never there. */
  readonly authenticate?: Authenticate | null;
  /** Who asks where nobody is asked who they are; absent: somebody who may read everything. */
  readonly anonymous?: Viewer;
  /** Origins whose pages may read answers, or `*`; absent: the server's own only. */
  readonly corsOrigins?: readonly string[];
  /** Of whole answers; absent: `private, no-store`. */
  readonly cacheControl?: string | null;
  readonly answers?: AnswerCache | null;
  readonly log: Logger;
  readonly limits?: Limits;
  readonly trustedDocuments?: TrustedDocuments;
  readonly endpoint?: string;
  /** The desk and GraphiQL; absent: there is neither. */
  readonly web?: WebPages | null;
  readonly isExplainedByDefault?: boolean;
  readonly deadlineMs?: number;
  /** An array counts as one. */
  readonly maxOperations?: number;
  readonly maxStreams?: number;
  readonly maxStreamsPerCaller?: number;
  readonly writeTimeoutMs?: number;
  /** Of all answers together that clients have not taken yet. */
  readonly maxUnsentBytes?: number;
  readonly stopTimeoutMs?: number;
  readonly receiveTimeoutMs?: number;
  readonly keepAliveTimeoutMs?: number;
  readonly observer?: OperationObserver;
}
