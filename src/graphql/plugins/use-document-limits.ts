import { type DocumentNode, GraphQLError, type GraphQLSchema, specifiedRules, validate } from 'graphql';
import type { Limits } from '../../limits.ts';
import { createDocumentParser, withinStack } from '../limits/create-document-parser.ts';
import { cutMessage } from '../mask-error.ts';
import type { GraphqlPlugin } from '../server-context.ts';

/** Refuses documents that are too large in themselves, and leaves suggestions out of errors where they are not wanted. */
export function useDocumentLimits(limits: Limits): GraphqlPlugin {
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
    onSubscribe({ args }) {
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

/** Merges identical errors, so that repeats cannot inflate the answer. */
export function mergeEqualErrors(errors: readonly GraphQLError[]): readonly GraphQLError[] {
  const groups = new Map<string, GraphQLError[]>();
  for (const error of errors) {
    const group = groups.get(error.message) ?? [];
    groups.set(error.message, group);
    group.push(error);
  }
  return [...groups].flatMap(([message, group]) => {
    const [first] = group;
    if (first === undefined || group.length === 1) return group;
    const nodes = group.flatMap((error) => error.nodes ?? []);
    return [new GraphQLError(message, { nodes, extensions: first.extensions })];
  });
}
