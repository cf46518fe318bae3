import { type DocumentNode, GraphQLError, parse, type Source, TokenKind } from 'graphql';
import { type Limits, maxIdLength } from '../../limits.ts';
import type { RefusalCode } from '../error-codes.ts';
import { type DocumentSize, measureDocument } from './measure-document.ts';
import { createRefusal } from './refusal.ts';

/** How graphql-js ends what it says of too many tokens or comments. */
const abortedPattern = /Parsing aborted\.$/;
/** Selection sets within each other, those of fragments too. Deeper ones fit the stack at times, and at others not. */
const maxNesting = 1_200;
/** Characters of a name: each error that tells of it repeats it. */
export const maxNameLength = 200;

/**
 * Gives the function that parses a document and judges all that does not depend on variables, so that whoever keeps
 * its result, or its error, keeps the judgement with it. Throws `GraphQLError`.
 */
export function createDocumentParser(limits: Limits): (source: string | Source) => DocumentNode {
  return (source) => {
    const document = parseWithin(source, limits);
    const size = withinStack(limits, () => measureDocument(document));
    const refusal = refuseLongToken(document) ?? findRefusal(size, limits);
    if (refusal !== null) throw refusal;
    return document;
  };
}

/** Runs what descends into a document. Where that goes deeper than the stack, the document is nested too deeply. */
export function withinStack<Result>(limits: Limits, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    throw error instanceof RangeError ? refuseDepth(limits) : error;
  }
}

function parseWithin(source: string | Source, limits: Limits): DocumentNode {
  const { maxTokens } = limits;
  try {
    return withinStack(limits, () => parse(source, { maxLexicalTokens: maxTokens, maxComments: maxTokens }));
  } catch (error) {
    const isTooLong = error instanceof GraphQLError && abortedPattern.test(error.message);
    throw isTooLong ? refuseTokens(limits) : error;
  }
}

function findRefusal(size: DocumentSize, limits: Limits): GraphQLError | null {
  const { maxTokens, maxDepth, maxAliases, maxRootFields, maxDirectives, hasIntrospection } = limits;
  if (size.tokens > maxTokens) return refuseTokens(limits);
  if (size.depth > maxDepth || size.nesting > maxNesting) return refuseDepth(limits);
  if (size.aliases > maxAliases) {
    const message = `The query has more than ${maxAliases} aliases and repeated fields, which is the limit. A fragment's count wherever it is spread: ask in several requests.`;
    return refuse('ALIAS_LIMIT_EXCEEDED', maxAliases, message);
  }
  if (size.rootFields > maxRootFields) {
    const message = `The query has more than ${maxRootFields} fields at its root, which is the limit: ask in several requests.`;
    return refuse('ROOT_FIELD_LIMIT_EXCEEDED', maxRootFields, message);
  }
  if (size.directives > maxDirectives) {
    const message = `The query has more than ${maxDirectives} directives, which is the limit. A fragment's count wherever it is spread: leave some out.`;
    return refuse('DIRECTIVE_LIMIT_EXCEEDED', maxDirectives, message);
  }
  if (size.isIntrospection && !hasIntrospection) {
    const message =
      'This server does not tell its schema (`__schema`, `__type`, `_service`): ask its operators for a copy.';
    return createRefusal('INTROSPECTION_DISABLED', message);
  }
  return null;
}

/** Arguments take no other texts than ids and cursors; an id may be written as a number as well. */
const valueKinds: ReadonlySet<TokenKind> = new Set([
  TokenKind.STRING,
  TokenKind.BLOCK_STRING,
  TokenKind.INT,
  TokenKind.FLOAT,
]);

function refuseLongToken({ loc }: DocumentNode): GraphQLError | null {
  for (let token = loc?.startToken ?? null; token !== null; token = token.next) {
    const { kind, value, line } = token;
    if (kind === TokenKind.NAME && value.length > maxNameLength) {
      const message = `A name in the document is longer than ${maxNameLength} characters, which is the limit (line ${line}): choose a shorter one.`;
      return refuse('NAME_LIMIT_EXCEEDED', maxNameLength, message);
    }
    if (valueKinds.has(kind) && value.length > maxIdLength) {
      const message = `A text or number in the document is longer than ${maxIdLength} characters, which no id or cursor is (line ${line}): pass ids and cursors unchanged.`;
      return refuse('BAD_USER_INPUT', maxIdLength, message);
    }
  }
  return null;
}

function refuseTokens({ maxTokens }: Limits): GraphQLError {
  const message = `The document has more than ${maxTokens} tokens, or as many comments, which is the limit. A fragment's tokens count wherever it is spread: ask for less, or in several requests.`;
  return refuse('TOKEN_LIMIT_EXCEEDED', maxTokens, message);
}

function refuseDepth({ maxDepth }: Limits): GraphQLError {
  const message = `The query is nested more than ${maxDepth} fields deep, which is the limit: ask for the deeper part in a query of its own, by \`node(id:)\`.`;
  return refuse('DEPTH_LIMIT_EXCEEDED', maxDepth, message);
}

function refuse(code: RefusalCode, limit: number, message: string): GraphQLError {
  return createRefusal(code, message, { details: { limit } });
}
