import { createHash } from 'node:crypto';
import { type GraphQLError, getOperationAST } from 'graphql';
import type { Plugin, YogaInitialContext } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { GraphContext } from '../../context.ts';
import { toLogLevel } from '../error-codes.ts';
import type { ServerContext } from '../server-context.ts';

export interface OperationLogOptions {
  readonly log: Logger;
  /** Milliseconds of a clock that never jumps. */
  readonly nowMs: () => number;
}

/** What is known of an operation so far. */
interface OperationRecord {
  readonly startedMs: number;
  name?: string;
  documentHash?: string;
  errors?: readonly GraphQLError[];
  context?: GraphContext;
}

/**
 * Logs one line an operation: name, document hash, milliseconds, HTTP status, error codes, upstream calls, request
 * id. The line is a list of allowed fields: neither the document's text nor a variable nor a header gets into it.
 */
export function useOperationLog({ log, nowMs }: OperationLogOptions): Plugin<GraphContext, ServerContext> {
  const records = new WeakMap<Request, OperationRecord>();

  function update(request: Request, facts: Omit<OperationRecord, 'startedMs'>): void {
    const record = records.get(request);
    if (record !== undefined) Object.assign(record, facts);
  }

  return {
    onRequestParse({ request }) {
      records.set(request, { startedMs: nowMs() });
    },
    onParams({ request, params }) {
      if (typeof params.query === 'string') update(request, { documentHash: toDocumentHash(params.query) });
    },
    onExecute({ args }) {
      const context: GraphContext & YogaInitialContext = args.contextValue;
      const name = getOperationAST(args.document, args.operationName)?.name?.value;
      update(context.request, { context, ...(name === undefined ? {} : { name: name.slice(0, 100) }) });
    },
    onResultProcess({ request, result }) {
      if ('errors' in result && result.errors !== undefined) update(request, { errors: result.errors });
    },
    onResponse({ request, response, serverContext }) {
      const record = records.get(request);
      if (record === undefined) return;
      const extensions = (record.errors ?? []).map((error) => error.extensions);
      const codes = distinct(extensions.map(({ code }) => code));
      const errorIds = distinct(extensions.map(({ errorId }) => errorId));
      log[toLogLevel(codes)](
        {
          operation: record.name ?? null,
          document: record.documentHash ?? null,
          ms: Math.round(nowMs() - record.startedMs),
          status: response.status,
          ...(codes.length > 0 ? { errorCodes: codes } : {}),
          ...(errorIds.length > 0 ? { errorIds } : {}),
          upstreamCalls: record.context?.ledger.calls() ?? 0,
          requestId: serverContext.requestId,
        },
        'operation',
      );
    },
  };
}

function toDocumentHash(document: string): string {
  return createHash('sha256').update(document).digest('hex').slice(0, 16);
}

function distinct(values: readonly unknown[]): unknown[] {
  return [...new Set(values.filter((value) => value !== undefined))];
}
