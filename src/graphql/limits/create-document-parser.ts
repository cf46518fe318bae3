import { type DocumentNode, GraphQLError, parse, type Source, TokenKind } from 'graphql';
import { type Limits, maxIdLength, maxMutationFields, maxTextLength } from '../../limits.ts';
import { createLimitError, createRequestError } from '../request-error.ts';
import { type DocumentSize, measureDocument } from './measure-document.ts';

const abortedPattern = /Parsing aborted\.$/;
/** Selection sets within each other, those of fragments too. Deeper ones fit the stack at times, and at others not. */
const maxNesting = 1_200;
/** Characters of a name: each error that tells of it repeats it. */
export const maxNameLength = 200;

const sizeLimits = {
  tokens: {
    code: 'TOKEN_LIMIT_EXCEEDED',
    limit: 'maxTokens',
    toMessage: (limit: number) =>
      `The document has more than ${limit} tokens, or as many comments, which is the limit. A fragment's tokens count wherever it is spread: ask for less, or in several requests.`,
  },
  depth: {
    code: 'DEPTH_LIMIT_EXCEEDED',
    limit: 'maxDepth',
    toMessage: (limit: number) =>
      `The query is nested more than ${limit} fields deep, which is the limit: ask for the deeper part in a query of its own, by \`node(id:)\`.`,
  },
  aliases: {
    code: 'ALIAS_LIMIT_EXCEEDED',
    limit: 'maxAliases',
    toMessage: (limit: number) =>
      `The query has more than ${limit} aliases and repeated fields, which is the limit. A fragment's count wherever it is spread: ask in several requests.`,
  },
  rootFields: {
    code: 'ROOT_FIELD_LIMIT_EXCEEDED',
    limit: 'maxRootFields',
    toMessage: (limit: number) =>
      `The query has more than ${limit} fields at its root, which is the limit: ask in several requests.`,
  },
  directives: {
    code: 'DIRECTIVE_LIMIT_EXCEEDED',
    limit: 'maxDirectives',
    toMessage: (limit: number) =>
      `The query has more than ${limit} directives, which is the limit. A fragment's count wherever it is spread: leave some out.`,
  },
} as const;
type SizeName = keyof typeof sizeLimits;
const sizeNames: readonly SizeName[] = ['tokens', 'depth', 'aliases', 'rootFields', 'directives'];

/** Parses a document and checks all limits that do not depend on variables. Throws `GraphQLError`. */
export function createDocumentParser(limits: Limits): (source: string | Source) => DocumentNode {
  return (source) => {
    const document = parseWithin(source, limits);
    const size = withinStack(limits, () => measureDocument(document));
    checkTokens(document, size.mutationFields > 0 ? maxTextLength : maxIdLength);
    checkSize(size, limits);
    return document;
  };
}

/** Runs what descends into a document. Where that goes deeper than the stack, the document is nested too deeply. */
export function withinStack<Result>(limits: Limits, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    throw error instanceof RangeError ? createSizeError('depth', limits) : error;
  }
}

function parseWithin(source: string | Source, limits: Limits): DocumentNode {
  const { maxTokens } = limits;
  try {
    return withinStack(limits, () => parse(source, { maxLexicalTokens: maxTokens, maxComments: maxTokens }));
  } catch (error) {
    const isTooLong = error instanceof GraphQLError && abortedPattern.test(error.message);
    throw isTooLong ? createSizeError('tokens', limits) : error;
  }
}

function checkSize(size: DocumentSize, limits: Limits): void {
  const exceeded = sizeNames.find(
    (name) => size[name] > limits[sizeLimits[name].limit] || (name === 'depth' && size.nesting > maxNesting),
  );
  if (exceeded !== undefined) throw createSizeError(exceeded, limits);
  if (size.mutationFields > maxMutationFields) {
    const message = `The mutation has more than ${maxMutationFields} fields at its root, which is the limit: send several requests.`;
    throw createLimitError('ROOT_FIELD_LIMIT_EXCEEDED', maxMutationFields, message);
  }
  if (!size.isIntrospection || limits.hasIntrospection) return;
  const message =
    'This server does not tell its schema (`__schema`, `__type`, `_service`): ask its operators for a copy.';
  throw createRequestError('INTROSPECTION_DISABLED', message);
}

function createSizeError(name: SizeName, limits: Limits): GraphQLError {
  const { code, limit, toMessage } = sizeLimits[name];
  return createLimitError(code, limits[limit], toMessage(limits[limit]));
}

/** Arguments of queries take no other texts than ids and cursors; an id may be written as a number as well. */
const valueKinds: ReadonlySet<TokenKind> = new Set([
  TokenKind.STRING,
  TokenKind.BLOCK_STRING,
  TokenKind.INT,
  TokenKind.FLOAT,
]);

function checkTokens({ loc }: DocumentNode, maxLength: number): void {
  for (let token = loc?.startToken ?? null; token !== null; token = token.next) {
    const { kind, value, line } = token;
    if (kind === TokenKind.NAME && value.length > maxNameLength) {
      const message = `A name in the document is longer than ${maxNameLength} characters, which is the limit (line ${line}): choose a shorter one.`;
      throw createLimitError('NAME_LIMIT_EXCEEDED', maxNameLength, message);
    }
    if (valueKinds.has(kind) && value.length > maxLength) {
      const message = `A text or number in the document is longer than ${maxLength} characters, which no id or cursor is (line ${line}): pass ids and cursors unchanged.`;
      throw createLimitError('BAD_USER_INPUT', maxLength, message);
    }
  }
}
