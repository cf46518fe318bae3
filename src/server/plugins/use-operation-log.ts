import { createHash } from 'node:crypto';
import { getOperationAST } from 'graphql';
import type { Plugin, YogaInitialContext } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { GraphContext } from '../../context.ts';
import { logOperation, type OperationRecord } from '../operation-record.ts';
import type { ServerContext } from '../server-context.ts';

export interface OperationLogOptions {
  readonly log: Logger;
  /** Milliseconds of a clock that never jumps. */
  readonly nowMs: () => number;
}

/** Keeps the record of each operation, and logs it when it is answered. */
export function useOperationLog({ log, nowMs }: OperationLogOptions): Plugin<GraphContext, ServerContext> {
  const records = new WeakMap<Request, OperationRecord>();
  return {
    onRequestParse({ request, serverContext: { operation } }) {
      records.set(request, operation);
    },
    onParams({ request, params }) {
      const record = records.get(request);
      if (record && typeof params.query === 'string') record.documentHash = toDocumentHash(params.query);
    },
    onExecute({ args }) {
      const context: GraphContext & YogaInitialContext = args.contextValue;
      const record = records.get(context.request);
      if (record === undefined) return;
      record.context = context;
      record.name = getOperationAST(args.document, args.operationName)?.name?.value.slice(0, 100) ?? null;
    },
    onResultProcess({ request, result }) {
      const record = records.get(request);
      if (record && 'errors' in result && result.errors !== undefined) record.errors = result.errors;
    },
    onResponse({ request, response }) {
      const record = records.get(request);
      if (record) logOperation(log, record, { status: response.status, nowMs: nowMs() });
    },
  };
}

function toDocumentHash(document: string): string {
  return createHash('sha256').update(document).digest('hex').slice(0, 16);
}
