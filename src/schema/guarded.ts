import type { AuthFailure } from '@pothos/plugin-scope-auth';
import { type GraphQLResolveInfo, isObjectType } from 'graphql';
import type { GraphContext } from '../context.ts';
import { ForbiddenError } from '../errors.ts';
import { oncePerText } from '../once-per-text.ts';
import { toNameIn } from './prefix-types.ts';

type Scope = GraphContext['viewer']['scopes'][number];
/** The scopes that single fields need. */
export type GuardedScope = Extract<Scope, 'read:pii' | 'read:sql'>;

const kinds: Readonly<Record<GuardedScope, string>> = {
  'read:pii': 'Personal data',
  'read:sql': 'Sensitive',
};

/** Options of a field that only viewers with the scope see; its description says so. */
export function guarded(scope: GuardedScope, description: string) {
  return {
    description: `${description} ${kinds[scope]}: needs the scope \`${scope}\`.`,
    authScopes: { [scope]: true },
    extensions: { scope },
  };
}

const refusals = new WeakMap<object, (message: string) => ForbiddenError>();

/** What somebody without the scope is told. The rows of one operation share their errors, as each has a stack. */
export function toForbiddenError(fieldName: string, failure: AuthFailure, operation: object): ForbiddenError {
  const missing = findScopes(failure).join(' or ');
  const message = `\`${fieldName}\` needs the scope ${missing}: leave the field out, or ask the operators of this server for the scope.`;
  const refuse = refusals.get(operation) ?? oncePerText((text) => new ForbiddenError(text));
  refusals.set(operation, refuse);
  return refuse(message);
}

function findScopes(failure: AuthFailure): string[] {
  if ('failures' in failure) return failure.failures.flatMap(findScopes);
  return 'scope' in failure ? [failure.scope] : [];
}

/** True when the viewer may not see that field of a type, named as it is without a prefix. */
export function isRefused(
  place: { readonly typeName: string; readonly fieldName: string },
  { viewer }: GraphContext,
  { schema }: Pick<GraphQLResolveInfo, 'schema'>,
): boolean {
  const type = schema.getType(toNameIn(schema, place.typeName));
  const scope = isObjectType(type) ? type.getFields()[place.fieldName]?.extensions['scope'] : undefined;
  return scope !== undefined && !viewer.scopes.some((own) => own === scope);
}
