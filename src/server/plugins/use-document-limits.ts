import { type DocumentNode, type GraphQLSchema, type ValidationRule, validate } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Limits } from '../../limits.ts';
import { createDocumentParser, withinStack } from '../limits/create-document-parser.ts';

/**
 * Refuses documents that are too much in themselves, while they are parsed: so the judgement is kept as long as Yoga
 * keeps what it parsed. Leaves suggestions out of errors where they are not wanted.
 */
export function useDocumentLimits(limits: Limits): Plugin {
  const parse = createDocumentParser(limits);
  const hideSuggestions = !limits.hasSuggestions;
  const validateWithin = (schema: GraphQLSchema, document: DocumentNode, rules?: readonly ValidationRule[]) =>
    withinStack(limits, () => validate(schema, document, rules, { hideSuggestions }));
  return {
    onParse({ setParseFn }) {
      setParseFn(parse);
    },
    onValidate({ setValidationFn }) {
      setValidationFn(validateWithin);
    },
    onExecute({ args }) {
      Object.assign(args, { hideSuggestions });
    },
  };
}
