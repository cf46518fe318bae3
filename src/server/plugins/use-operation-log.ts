import { createHash } from 'node:crypto';
import { type ExecutionResult, getOperationAST, Kind, type OperationDefinitionNode } from 'graphql';
import type { Plugin, YogaInitialContext } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { GraphContext } from '../../context.ts';
import type { OperationObserver } from '../operation-observer.ts';
import { createOperationRecord, logOperation, type OperationRecord } from '../operation-record.ts';
import type { ServerContext } from '../server-context.ts';

export interface OperationLogOptions {
  readonly log: Logger;
  /** Milliseconds of a clock that never jumps. */
  readonly nowMs: () => number;
  /** Whether it is told of each document if it came by the id of a trusted one. */
  readonly hasTrustedDocuments: boolean;
  /** Operations in one request; a longer array is refused, and is one record. */
  readonly maxBatch: number;
  readonly observer: OperationObserver | undefined;
}

/** Keeps the record of each operation, and logs it when it is answered; those of an array each by itself. */
export function useOperationLog({
  log,
  nowMs,
  hasTrustedDocuments,
  maxBatch,
  observer,
}: OperationLogOptions): Plugin<GraphContext, ServerContext> {
  const records = new WeakMap<object, OperationRecord>();
  const arrays = new WeakMap<Request, readonly OperationRecord[]>();
  const parsed = new WeakSet<Request>();
  return {
    onRequestParse({ request, serverContext: { operation } }) {
      parsed.add(request);
      return {
        onRequestParseDone({ requestParserResult: params }) {
          if (!Array.isArray(params)) {
            records.set(params, operation);
            return;
          }
          if (params.length > maxBatch) return;
          const { requestId, startedMs, caller } = operation;
          const ofArray = params.map(() => ({ ...createOperationRecord(requestId, startedMs), caller }));
          arrays.set(request, ofArray);
          for (const [i, record] of ofArray.entries()) {
            const each: unknown = params[i];
            if (typeof each === 'object' && each !== null) records.set(each, record);
          }
        },
      };
    },
    onParams({ params, context, request, paramsHandler, setParamsHandler }) {
      const record = records.get(params);
      if (record === undefined) return;
      if (record !== context.operation) {
        // One of an array, whose context is its own. Only now is it certain that the array is none too long.
        Object.assign(context, { operation: record });
        if (observer?.startTrace) {
          const { requestId, startedMs } = record;
          const headers = Object.fromEntries(request.headers);
          record.trace = observer.startTrace({ requestId, startedMs, headers });
        }
      }
      const { query } = params;
      if (typeof query === 'string') record.documentHash = toDocumentHash(query);
      if (!hasTrustedDocuments) return;
      record.isTrusted = false;
      // By then a trusted document stands in the place of its id.
      setParamsHandler((payload) => {
        const { query: found } = payload.params;
        if (!query && found) {
          record.documentHash = toDocumentHash(found);
          record.isTrusted = true;
          records.set(payload.params, record);
        }
        return paramsHandler(payload);
      });
    },
    onExecute({ args }) {
      const context: GraphContext & YogaInitialContext = args.contextValue;
      const record = records.get(context.params);
      if (record === undefined) return;
      record.context = context;
      const operation = getOperationAST(args.document, args.operationName);
      record.name = operation?.name?.value.slice(0, 100) ?? null;
      record.type = operation?.operation ?? null;
      record.isIntrospection = operation !== null && operation !== undefined && asksForSchemaOnly(operation);
    },
    onResultProcess({ request, result, serverContext: { operation } }) {
      if (Array.isArray(result)) {
        for (const [i, record] of (arrays.get(request) ?? []).entries()) takeErrors(record, result[i]);
        return;
      }
      // One answer: either there was no array, or it was refused.
      arrays.delete(request);
      takeErrors(operation, result);
    },
    onResponse({ request, response, serverContext: { operation } }) {
      if (!parsed.has(request)) return;
      for (const record of arrays.get(request) ?? [operation]) {
        logOperation(log, record, { status: response.status, nowMs: nowMs() }, observer);
      }
    },
  };
}

function asksForSchemaOnly({ selectionSet: { selections } }: OperationDefinitionNode): boolean {
  return selections.every(
    (selection) => selection.kind === Kind.FIELD && ['__schema', '__type'].includes(selection.name.value),
  );
}

function takeErrors(record: OperationRecord, result: object | undefined): void {
  const { errors }: Pick<ExecutionResult, 'errors'> = result ?? {};
  if (errors !== undefined) record.errors = errors;
}

function toDocumentHash(document: string): string {
  return createHash('sha256').update(document).digest('hex').slice(0, 16);
}
