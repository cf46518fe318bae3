import { anonymousViewer, type Viewer } from '../viewer.ts';
import type { KeptAnswer } from './answer-cache.ts';
import { createOperationEnd, type OperationEnd } from './create-operation-end.ts';
import type { OperationRecord } from './operation-record.ts';
import type { ServerOptions } from './server-options.ts';

/** What the server knows of an HTTP request before GraphQL sees it. */
export interface ServerContext {
  readonly requestId: string;
  readonly viewer: Viewer;
  readonly operation: OperationRecord;
  /** Keeps its answer for equal requests; null where it is not to be kept. */
  readonly keepAnswer: ((answer: KeptAnswer) => void) | null;
  readonly createContext: ServerOptions['createContext'];
  readonly end: OperationEnd;
  /** Lets the client keep the answer, if the operator does. */
  readonly allowCaching: () => void;
}

/** For what anybody may ask: health checks and GraphiQL's page. */
export function createOpenContext(
  known: Pick<ServerContext, 'requestId' | 'operation' | 'createContext'>,
): ServerContext {
  return {
    ...known,
    viewer: anonymousViewer,
    keepAnswer: null,
    end: createOperationEnd(),
    allowCaching: () => undefined,
  };
}

const sanePattern = /^[\w.:-]{1,64}$/;

/** The caller's own `x-request-id` when it is short and harmless in a log, else a fresh one. */
export function toRequestId(header: string | string[] | undefined, createId: () => string): string {
  return typeof header === 'string' && sanePattern.test(header) ? header : createId();
}
