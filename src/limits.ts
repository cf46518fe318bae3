/** What a request may ask for; beyond it is refused, each with a code of its own. */
export interface Limits {
  readonly maxBodyBytes: number;
  /** Of objects and lists within each other in `variables`, itself included. */
  readonly maxVariablesDepth: number;
  /** Objects, lists and what is in them, each counted. */
  readonly maxVariablesValues: number;
  /** With every fragment written out where it is spread. */
  readonly maxTokens: number;
  readonly maxDepth: number;
  readonly maxAliases: number;
  readonly maxRootFields: number;
  readonly maxDirectives: number;
  readonly maxFirst: number;
  /** 1: an array of operations is refused. */
  readonly maxBatch: number;
  readonly maxAnswerBytes: number;
  readonly maxErrors: number;
  readonly maxNodes: number;
  readonly maxPredictedCalls: number;
  readonly hasIntrospection: boolean;
  /** "Did you mean …?" in errors about names. */
  readonly hasSuggestions: boolean;
}

/** In characters, of an id or a cursor: all texts that arguments take, but for those of mutations. */
export const maxIdLength = 2_048;

/** In characters, of what a mutation sends. */
export const maxTextLength = 20_000;

/** Each is a call that is not repeated. */
export const maxMutationFields = 5;

export const defaultFirst = 20;

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
