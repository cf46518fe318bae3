import type { Plugin } from 'graphql-yoga';
import { type Limits, maxIdLength } from '../../limits.ts';
import { measureVariables } from '../limits/measure-variables.ts';
import { createRefusal } from '../limits/refusal.ts';

/** Refuses variables that are too large, before they are read. All texts in them are ids and cursors. */
export function useVariablesLimits({
  maxVariablesDepth: maxDepth,
  maxVariablesValues: maxValues,
}: Limits): Plugin {
  return {
    onParams({ params: { variables } }) {
      if (typeof variables !== 'object' || variables === null) return;
      const { depth, values, hasLongText } = measureVariables(variables, { maxDepth, maxValues });
      if (depth > maxDepth) {
        const message = `The variables are nested more than ${maxDepth} levels deep, which is the limit.`;
        throw createRefusal('VARIABLES_LIMIT_EXCEEDED', message, { details: { limit: maxDepth } });
      }
      if (values > maxValues) {
        const message = `The variables hold more than ${maxValues} values, which is the limit: ask in several requests.`;
        throw createRefusal('VARIABLES_LIMIT_EXCEEDED', message, { details: { limit: maxValues } });
      }
      if (hasLongText) {
        const message = `A text in the variables is longer than ${maxIdLength} characters, which no id or cursor is: pass ids and cursors unchanged.`;
        throw createRefusal('BAD_USER_INPUT', message, { details: { limit: maxIdLength } });
      }
    },
  };
}
