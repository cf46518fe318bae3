import { type GraphQLError, isValueNode, Kind } from 'graphql';
import {
  ArchiveError,
  ArchiveIncompleteError,
  ArchiveNotConfiguredError,
  BadUserInputError,
  ClientGoneError,
  CursorExpiredError,
  CursorTiesExceedPageError,
  DeadlineExceededError,
  ForbiddenError,
  NotSupportedByProviderError,
  PageSizeRefusedError,
  StreamEndedError,
  UpstreamBudgetExceededError,
  UpstreamContradictoryError,
  UpstreamError,
  type UpstreamErrorKind,
} from '../errors.ts';

export type ErrorLevel = 'info' | 'warn' | 'error';

export interface ErrorRule {
  readonly code: string;
  readonly level: ErrorLevel;
  /** HTTP status where the whole request fails with it; absent: 500. */
  readonly status?: number;
}

export const badUserInput: ErrorRule = { code: 'BAD_USER_INPUT', level: 'info' };

const upstreamRules: Readonly<Record<UpstreamErrorKind, ErrorRule>> = {
  unauthenticated: { code: 'UPSTREAM_UNAUTHENTICATED', level: 'error' },
  forbidden: { code: 'UPSTREAM_FORBIDDEN', level: 'error' },
  'bad-request': { code: 'UPSTREAM_BAD_REQUEST', level: 'error' },
  'rate-limited': { code: 'UPSTREAM_RATE_LIMITED', level: 'warn' },
  unavailable: { code: 'UPSTREAM_UNAVAILABLE', level: 'warn' },
  timeout: { code: 'UPSTREAM_TIMEOUT', level: 'warn' },
  'invalid-response': { code: 'UPSTREAM_INVALID_RESPONSE', level: 'error' },
  'outcome-unknown': { code: 'UPSTREAM_OUTCOME_UNKNOWN', level: 'warn' },
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
  [ArchiveNotConfiguredError, { code: 'ARCHIVE_NOT_CONFIGURED', level: 'info' }],
  [ArchiveIncompleteError, { code: 'ARCHIVE_INCOMPLETE', level: 'info' }],
  [ArchiveError, { code: 'ARCHIVE_UNAVAILABLE', level: 'error' }],
  [DeadlineExceededError, { code: 'DEADLINE_EXCEEDED', level: 'warn', status: 503 }],
  [StreamEndedError, { code: 'STREAM_ENDED', level: 'info' }],
  [ClientGoneError, { code: 'CLIENT_GONE', level: 'info' }],
  [UpstreamBudgetExceededError, { code: 'UPSTREAM_BUDGET_EXCEEDED', level: 'warn' }],
];

const requestErrorCodes = [
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
  'STREAM_LIMIT_EXCEEDED',
  'INTROSPECTION_DISABLED',
  'CSRF_PREVENTED',
  'PERSISTED_DOCUMENT_NOT_FOUND',
  'UNTRUSTED_DOCUMENT',
  'BAD_REQUEST',
  'BAD_USER_INPUT',
  'MISDIRECTED_REQUEST',
  'NOT_FOUND',
  'NOT_ACCEPTABLE',
  'UNSUPPORTED_MEDIA_TYPE',
  'SERVER_BUSY',
] as const;
export type RequestErrorCode = (typeof requestErrorCodes)[number];

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
  const { code, unexpected } = error.extensions;
  // Yoga says so of what is no Error.
  if (unexpected === true) return null;
  if (typeof code === 'string') return { code, level: 'info' };
  const isRequestError = error.path === undefined;
  return isRequestError || isInputError(error) ? badUserInput : null;
}

/** True when a variable or an argument could not be read: such errors point at a value, all others at a field. */
export function isInputError(error: GraphQLError): boolean {
  const node = error.nodes?.[0];
  return node !== undefined && (node.kind === Kind.VARIABLE_DEFINITION || isValueNode(node));
}

const warnedCodes: readonly RequestErrorCode[] = ['AUTHENTICATION_UNAVAILABLE', 'SERVER_BUSY'];

const levels: ReadonlyMap<string, ErrorLevel> = new Map(
  [
    ...Object.values(upstreamRules),
    ...classRules.map(([, rule]) => rule),
    ...warnedCodes.map((code) => ({ code, level: 'warn' }) as const),
    internalError,
  ].map((rule) => [rule.code, rule.level]),
);

export const errorCodes: readonly string[] = [
  ...new Set([...levels.keys(), ...requestErrorCodes, ...graphqlCodes]),
];

/** The level at which an operation that answered these codes is logged: that of the most serious. */
export function toLogLevel(codes: readonly unknown[]): ErrorLevel {
  const found = codes.map((code) => levels.get(String(code)) ?? 'info');
  return found.find((level) => level === 'error') ?? found.find((level) => level === 'warn') ?? 'info';
}
