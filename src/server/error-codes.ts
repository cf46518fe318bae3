import { type GraphQLError, isValueNode, Kind } from 'graphql';
import {
  BadUserInputError,
  ClientGoneError,
  CursorExpiredError,
  CursorTiesExceedPageError,
  DeadlineExceededError,
  ForbiddenError,
  NotSupportedByProviderError,
  PageSizeRefusedError,
  UpstreamBudgetExceededError,
  UpstreamContradictoryError,
  UpstreamError,
  type UpstreamErrorKind,
} from '../errors.ts';

/** How serious an error is for the operator. */
export type ErrorLevel = 'info' | 'warn' | 'error';

/** What a client is told about one kind of error, and how loud the log is about it. */
export interface ErrorRule {
  /** `extensions.code`. */
  readonly code: string;
  readonly level: ErrorLevel;
}

/** An argument, an id or a variable is wrong. */
export const badUserInput: ErrorRule = { code: 'BAD_USER_INPUT', level: 'info' };

const upstreamRules: Readonly<Record<UpstreamErrorKind, ErrorRule>> = {
  unauthenticated: { code: 'UPSTREAM_UNAUTHENTICATED', level: 'error' },
  forbidden: { code: 'UPSTREAM_FORBIDDEN', level: 'error' },
  'bad-request': { code: 'UPSTREAM_BAD_REQUEST', level: 'error' },
  'rate-limited': { code: 'UPSTREAM_RATE_LIMITED', level: 'warn' },
  unavailable: { code: 'UPSTREAM_UNAVAILABLE', level: 'warn' },
  timeout: { code: 'UPSTREAM_TIMEOUT', level: 'warn' },
  'invalid-response': { code: 'UPSTREAM_INVALID_RESPONSE', level: 'error' },
};

const classRules: readonly (readonly [new (message: string) => Error, ErrorRule])[] = [
  [BadUserInputError, badUserInput],
  [ForbiddenError, { code: 'FORBIDDEN', level: 'info' }],
  [CursorExpiredError, { code: 'CURSOR_EXPIRED', level: 'info' }],
  [CursorTiesExceedPageError, { code: 'CURSOR_TIES_EXCEED_PAGE', level: 'warn' }],
  [UpstreamContradictoryError, { code: 'UPSTREAM_CONTRADICTORY', level: 'error' }],
  // No smaller page was left to ask for.
  [PageSizeRefusedError, { code: 'UPSTREAM_CONTRADICTORY', level: 'error' }],
  [NotSupportedByProviderError, { code: 'NOT_SUPPORTED_BY_PROVIDER', level: 'info' }],
  [DeadlineExceededError, { code: 'DEADLINE_EXCEEDED', level: 'warn' }],
  [ClientGoneError, { code: 'CLIENT_GONE', level: 'info' }],
  [UpstreamBudgetExceededError, { code: 'UPSTREAM_BUDGET_EXCEEDED', level: 'warn' }],
];

/** The codes of requests that are refused as a whole. */
const refusalCodes = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'AUTHENTICATION_UNAVAILABLE',
  'REQUEST_ENTITY_TOO_LARGE',
  'BATCH_LIMIT_EXCEEDED',
  'VARIABLES_LIMIT_EXCEEDED',
  'TOKEN_LIMIT_EXCEEDED',
  'NAME_LIMIT_EXCEEDED',
  'DEPTH_LIMIT_EXCEEDED',
  'ALIAS_LIMIT_EXCEEDED',
  'ROOT_FIELD_LIMIT_EXCEEDED',
  'DIRECTIVE_LIMIT_EXCEEDED',
  'COST_LIMIT_EXCEEDED',
  'ANSWER_TOO_LARGE',
  'INTROSPECTION_DISABLED',
  'CSRF_PREVENTED',
  'PERSISTED_DOCUMENT_NOT_FOUND',
  'UNTRUSTED_DOCUMENT',
  'BAD_REQUEST',
  'BAD_USER_INPUT',
  'NOT_FOUND',
  'NOT_ACCEPTABLE',
  'UNSUPPORTED_MEDIA_TYPE',
  'SERVER_BUSY',
] as const;
export type RefusalCode = (typeof refusalCodes)[number];

/** Those that Yoga and graphql-js give themselves. */
const graphqlCodes = ['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'OPERATION_RESOLUTION_FAILURE'];

/** The code of everything that has no rule: its message is replaced, because it may say anything. */
export const internalError: ErrorRule = { code: 'INTERNAL_SERVER_ERROR', level: 'error' };

/** The rule of an error thrown by this server's own code; null: an internal error. */
export function findErrorRule(error: unknown): ErrorRule | null {
  if (error instanceof UpstreamError) return upstreamRules[error.kind];
  return classRules.find(([errorClass]) => error instanceof errorClass)?.[1] ?? null;
}

/** The rule of an error that GraphQL itself raised; null: it is the server's fault. */
export function findGraphqlErrorRule(error: GraphQLError): ErrorRule | null {
  const { code } = error.extensions;
  if (typeof code === 'string') return { code, level: 'info' };
  const isRequestError = error.path === undefined;
  return isRequestError || isInputError(error) ? badUserInput : null;
}

/** True when a variable or an argument could not be read: such errors point at a value, all others at a field. */
export function isInputError(error: GraphQLError): boolean {
  const node = error.nodes?.[0];
  return node !== undefined && (node.kind === Kind.VARIABLE_DEFINITION || isValueNode(node));
}

/** The refusals that are the operator's concern; all others are the client's. */
const warnedRefusals: readonly RefusalCode[] = ['AUTHENTICATION_UNAVAILABLE', 'SERVER_BUSY'];

/** Of each code that has a rule; that of any other is `info`. */
const levels: ReadonlyMap<string, ErrorLevel> = new Map(
  [
    ...Object.values(upstreamRules),
    ...classRules.map(([, rule]) => rule),
    ...warnedRefusals.map((code) => ({ code, level: 'warn' }) as const),
    internalError,
  ].map((rule) => [rule.code, rule.level]),
);

/** Every code that an answer may have. */
export const errorCodes: readonly string[] = [
  ...new Set([...levels.keys(), ...refusalCodes, ...graphqlCodes]),
];

/** The level at which an operation that answered these codes is logged: that of the gravest. */
export function toLogLevel(codes: readonly unknown[]): ErrorLevel {
  const found = codes.map((code) => levels.get(String(code)) ?? 'info');
  return found.find((level) => level === 'error') ?? found.find((level) => level === 'warn') ?? 'info';
}
