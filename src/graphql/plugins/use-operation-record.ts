import { hash } from 'node:crypto';
import { type ExecutionArgs, getOperationAST, Kind, type OperationDefinitionNode } from 'graphql';
import type { GraphContext } from '../../context.ts';
import type { GraphqlPlugin, ServerContext } from '../server-context.ts';

export function useOperationRecord(): GraphqlPlugin {
  return {
    onParams({ params: { query }, context: { operation } }) {
      if (typeof query === 'string') operation.documentHash = toDocumentHash(query);
    },
    onExecute({ args }) {
      note(args);
    },
    onSubscribe({ args }) {
      note(args);
    },
  };
}

function note({ contextValue, document, operationName }: NotedArgs): void {
  const { operation: record, ledger, sources } = contextValue;
  const operation = getOperationAST(document, operationName) ?? null;
  record.context = { ledger, sources };
  record.name = operation?.name?.value.slice(0, 100) ?? null;
  record.type = operation?.operation ?? null;
  record.isIntrospection = operation !== null && asksForSchemaOnly(operation);
}

interface NotedArgs extends Pick<ExecutionArgs, 'document' | 'operationName'> {
  readonly contextValue: GraphContext & ServerContext;
}

function asksForSchemaOnly({ selectionSet: { selections } }: OperationDefinitionNode): boolean {
  return selections.every(
    (selection) => selection.kind === Kind.FIELD && ['__schema', '__type'].includes(selection.name.value),
  );
}

export function toDocumentHash(document: string): string {
  return hash('sha256', document).slice(0, 16);
}
