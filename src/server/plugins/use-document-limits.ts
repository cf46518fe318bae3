import { type DocumentNode, GraphQLError, type GraphQLSchema, specifiedRules, validate } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Limits } from '../../limits.ts';
import { cutMessage } from '../cut-message.ts';
import { createDocumentParser, withinStack } from '../limits/create-document-parser.ts';
import { mergeEqualErrors } from '../limits/merge-equal-errors.ts';

/**
 * Refuses documents that are too much in themselves, while they are parsed: so the judgement is kept as long as Yoga
 * keeps what it parsed. Leaves suggestions out of errors where they are not wanted.
 */
export function useDocumentLimits(limits: Limits): Plugin {
  const parse = createDocumentParser(limits);
  const hideSuggestions = !limits.hasSuggestions;
  function validateWithin(schema: GraphQLSchema, document: DocumentNode, rules = specifiedRules) {
    const errors = withinStack(limits, () => validate(schema, document, rules, { hideSuggestions }));
    return mergeEqualErrors(errors).map(cutError);
  }
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

function cutError(error: GraphQLError): GraphQLError {
  const message = cutMessage(error.message);
  if (message === error.message) return error;
  const { nodes = null, source = null, positions = null, extensions } = error;
  return new GraphQLError(message, { nodes, source, positions, extensions });
}
