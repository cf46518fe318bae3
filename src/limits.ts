/** What a request may ask for; beyond it is refused, each with a code of its own. */
export interface Limits {
  readonly maxBodyBytes: number;
  /** Objects and lists within each other in `variables`, itself included. */
  readonly maxVariablesDepth: number;
  /** Values in `variables`: objects, lists and what is in them, each counted. */
  readonly maxVariablesValues: number;
  /** Of a document in which every fragment stands written out where it is spread. */
  readonly maxTokens: number;
  /** Fields within fields. */
  readonly maxDepth: number;
  readonly maxAliases: number;
  readonly maxRootFields: number;
  readonly maxDirectives: number;
  /** Rows of one connection. */
  readonly maxFirst: number;
  /** Operations in one request; 1: an array is refused. */
  readonly maxBatch: number;
  /** Of the whole answer to one request, as it is sent. */
  readonly maxAnswerBytes: number;
  /** Errors in one answer. */
  readonly maxErrors: number;
  /** Nodes that an answer may come to hold. */
  readonly maxNodes: number;
  /** Upstream calls that an answer is expected to take. */
  readonly maxPredictedCalls: number;
  readonly hasIntrospection: boolean;
  /** "Did you mean …?" in errors about names. */
  readonly hasSuggestions: boolean;
}

/** Characters of an id or a cursor, which are all the texts that arguments take. */
export const maxIdLength = 2_048;

/** Rows of a connection where a query names no number. */
export const defaultFirst = 20;

/** What holds where nothing else is said. */
export const defaultLimits: Limits = {
  maxBodyBytes: 100_000,
  maxVariablesDepth: 10,
  maxVariablesValues: 5_000,
  maxTokens: 2_000,
  maxDepth: 20,
  maxAliases: 30,
  maxRootFields: 20,
  maxDirectives: 50,
  maxFirst: 100,
  maxBatch: 1,
  maxAnswerBytes: 20_000_000,
  maxErrors: 100,
  maxNodes: 25_000,
  maxPredictedCalls: 1_000,
  hasIntrospection: true,
  hasSuggestions: true,
};
