import SchemaBuilder from '@pothos/core';
import ScopeAuthPlugin from '@pothos/plugin-scope-auth';
import type { GraphContext } from '../context.ts';
import type { JsonObject } from '../models.ts';
import { type GuardedScope, toForbiddenError } from './guarded.ts';

export interface Scalar<Output> {
  Input: never;
  Output: Output;
}

export const builder = new SchemaBuilder<{
  Context: GraphContext;
  AuthScopes: Record<GuardedScope, boolean>;
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: number; Output: number };
    URL: Scalar<string>;
    JSONObject: Scalar<JsonObject>;
  };
}>({
  plugins: [ScopeAuthPlugin],
  scopeAuth: {
    authScopes: ({ viewer }) => ({
      'read:pii': viewer.scopes.includes('read:pii'),
      'read:sql': viewer.scopes.includes('read:sql'),
      write: viewer.scopes.includes('write'),
    }),
    unauthorizedError: (_parent, context, { fieldName }, { failure }) =>
      toForbiddenError(fieldName, failure, context),
  },
});

builder.queryType({ description: 'Where every query begins.' });
builder.subscriptionType({ description: 'Where every stream of what happens begins.' });
builder.mutationType({
  description:
    'Where what changes something begins. Its fields are executed one after another, and need the scope `write`.',
});
