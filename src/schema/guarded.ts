import type { AuthFailure } from '@pothos/plugin-scope-auth';
import type { GraphQLField } from 'graphql';
import type { GraphContext } from '../context.ts';
import { ForbiddenError } from '../errors.ts';
import { oncePerText } from '../once-per-text.ts';

type Scope = GraphContext['viewer']['scopes'][number];
export type GuardedScope = Extract<Scope, 'read:pii' | 'read:sql' | 'write'>;

const kinds: Readonly<Record<GuardedScope, string>> = {
  'read:pii': 'Personal data',
  'read:sql': 'Sensitive',
  write: 'A change',
};

/** Options of a field that only viewers with the scope see; its description says so. */
export function guarded(scope: GuardedScope, description: string) {
  return {
    description: `${description} ${kinds[scope]}: needs the scope \`${scope}\`.`,
    authScopes: { [scope]: true },
    extensions: { scope },
  };
}

const forbiddenErrors = new WeakMap<object, (message: string) => ForbiddenError>();

/** What somebody without the scope is told. The rows of one operation share their errors, as each has a stack. */
export function toForbiddenError(fieldName: string, failure: AuthFailure, operation: object): ForbiddenError {
  const missing = findScopes(failure).join(' or ');
  const message = `\`${fieldName}\` needs the scope ${missing}: leave the field out, or ask the operators of this server for the scope.`;
  const toError = forbiddenErrors.get(operation) ?? oncePerText((text) => new ForbiddenError(text));
  forbiddenErrors.set(operation, toError);
  return toError(message);
}

function findScopes(failure: AuthFailure): string[] {
  if ('failures' in failure) return failure.failures.flatMap(findScopes);
  return 'scope' in failure ? [failure.scope] : [];
}

export function isForbidden(
  { extensions: { scope } }: Pick<GraphQLField<unknown, unknown>, 'extensions'>,
  { scopes }: GraphContext['viewer'],
): boolean {
  return scope !== undefined && !scopes.some((own) => own === scope);
}
