import { type GraphQLError, isValueNode, Kind } from 'graphql';
import {
  BadUserInputError,
  ClientGoneError,
  CursorExpiredError,
  CursorTiesExceedPageError,
  DeadlineExceededError,
  ForbiddenError,
  NotSupportedByProviderError,
  UpstreamBudgetExceededError,
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

const badUserInput: ErrorRule = { code: 'BAD_USER_INPUT', level: 'info' };

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
  [NotSupportedByProviderError, { code: 'NOT_SUPPORTED_BY_PROVIDER', level: 'info' }],
  [DeadlineExceededError, { code: 'DEADLINE_EXCEEDED', level: 'warn' }],
  [ClientGoneError, { code: 'CLIENT_GONE', level: 'info' }],
  [UpstreamBudgetExceededError, { code: 'UPSTREAM_BUDGET_EXCEEDED', level: 'warn' }],
];

/** The codes of requests that are refused before anything is executed. */
const refusalRules = [
  { code: 'REQUEST_ENTITY_TOO_LARGE', level: 'info' },
  { code: 'BATCH_LIMIT_EXCEEDED', level: 'info' },
  { code: 'TOKEN_LIMIT_EXCEEDED', level: 'info' },
  { code: 'NAME_LIMIT_EXCEEDED', level: 'info' },
  { code: 'DEPTH_LIMIT_EXCEEDED', level: 'info' },
  { code: 'ALIAS_LIMIT_EXCEEDED', level: 'info' },
  { code: 'ROOT_FIELD_LIMIT_EXCEEDED', level: 'info' },
  { code: 'DIRECTIVE_LIMIT_EXCEEDED', level: 'info' },
  { code: 'COST_LIMIT_EXCEEDED', level: 'info' },
  { code: 'INTROSPECTION_DISABLED', level: 'info' },
  { code: 'CSRF_PREVENTED', level: 'info' },
  { code: 'BAD_REQUEST', level: 'info' },
  { code: 'NOT_FOUND', level: 'info' },
  { code: 'NOT_ACCEPTABLE', level: 'info' },
  { code: 'UNSUPPORTED_MEDIA_TYPE', level: 'info' },
  { code: 'SERVER_BUSY', level: 'warn' },
] as const satisfies readonly ErrorRule[];
export type RefusalCode = (typeof refusalRules)[number]['code'];

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

const levels = new Map<unknown, ErrorLevel>(
  [
    ...Object.values(upstreamRules),
    ...classRules.map(([, rule]) => rule),
    ...refusalRules,
    internalError,
  ].map((rule) => [rule.code, rule.level]),
);

/** The level at which an operation that answered these codes is logged: that of the gravest. */
export function toLogLevel(codes: readonly unknown[]): ErrorLevel {
  const found = codes.map((code) => levels.get(code) ?? 'info');
  return found.find((level) => level === 'error') ?? found.find((level) => level === 'warn') ?? 'info';
}
