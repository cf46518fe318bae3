import type { Viewer } from '../viewer.ts';
import type { OperationEnd } from './create-operation-end.ts';
import type { OperationRecord } from './operation-record.ts';

/** What the server knows of an HTTP request before GraphQL sees it. */
export interface ServerContext {
  readonly requestId: string;
  readonly viewer: Viewer;
  readonly operation: OperationRecord;
  /** Names the request among those that get the same answer; null where its answer is not kept. */
  readonly answerKey: string | null;
  readonly end: OperationEnd;
  /** Lets the client keep the answer, if the operator does. */
  readonly allowCaching: () => void;
}

const sanePattern = /^[\w.:-]{1,64}$/;

/** The caller's own `x-request-id` when it is short and harmless in a log, else a fresh one. */
export function toRequestId(header: string | string[] | undefined, createId: () => string): string {
  return typeof header === 'string' && sanePattern.test(header) ? header : createId();
}
