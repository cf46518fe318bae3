import { type DocumentNode, getOperationAST, OperationTypeNode } from 'graphql';
import type { GraphQLParams } from 'graphql-yoga';
import { type Limits, maxIdLength, maxTextLength } from '../../limits.ts';
import { maxNameLength } from '../limits/create-document-parser.ts';
import { measureVariables } from '../limits/measure-variables.ts';
import type { OperationRecord } from '../operation-record.ts';
import { createBadRequest, createLimitError } from '../request-error.ts';
import type { GraphqlPlugin } from '../server-context.ts';

export function useParameterLimits({
  maxVariablesDepth: maxDepth,
  maxVariablesValues: maxValues,
}: Limits): GraphqlPlugin {
  /** Operations with a text that is too long for an id, by their name: their document tells whether it is one. */
  const longTexts = new WeakMap<OperationRecord, string | undefined>();

  function checkVariables({ variables, operationName }: GraphQLParams, operation: OperationRecord): void {
    if (typeof variables !== 'object' || variables === null) return;
    const { depth, values, longestText } = measureVariables(variables, { maxDepth, maxValues });
    const code = 'VARIABLES_LIMIT_EXCEEDED';
    if (depth > maxDepth) {
      const message = `The variables are nested more than ${maxDepth} levels deep, which is the limit.`;
      throw createLimitError(code, maxDepth, message);
    }
    if (values > maxValues) {
      const message = `The variables hold more than ${maxValues} values, which is the limit: ask in several requests.`;
      throw createLimitError(code, maxValues, message);
    }
    if (longestText > maxTextLength) {
      const message = `A text in the variables is longer than ${maxTextLength} characters, which is the limit.`;
      throw createLimitError('BAD_USER_INPUT', maxTextLength, message);
    }
    if (longestText > maxIdLength) longTexts.set(operation, operationName);
  }

  function checkTexts(document: DocumentNode, operationName: string | undefined): void {
    if (getOperationAST(document, operationName)?.operation === OperationTypeNode.MUTATION) return;
    const message = `A text in the variables is longer than ${maxIdLength} characters, which no id or cursor is: pass ids and cursors unchanged.`;
    throw createLimitError('BAD_USER_INPUT', maxIdLength, message);
  }

  return {
    onParams({ params, context: { operation } }) {
      checkOperationName(params.operationName);
      checkVariables(params, operation);
    },
    onParse({ context: { operation } }) {
      if (!longTexts.has(operation)) return;
      return ({ result }) => {
        if (!(result instanceof Error)) checkTexts(result, longTexts.get(operation));
      };
    },
  };
}

function checkOperationName(name: unknown): void {
  if (name === undefined || name === null) return;
  if (typeof name !== 'string') throw createBadRequest('The parameter "operationName" must be a string.');
  if (name.length <= maxNameLength) return;
  const message = `The parameter "operationName" is longer than ${maxNameLength} characters, which is the limit: choose a shorter name.`;
  throw createLimitError('NAME_LIMIT_EXCEEDED', maxNameLength, message);
}
