import SchemaBuilder from '@pothos/core';
import ScopeAuthPlugin from '@pothos/plugin-scope-auth';
import type { GraphContext } from '../context.ts';
import type { JsonObject } from '../models.ts';
import { type GuardedScope, toForbiddenError } from './guarded.ts';

interface Scalar<Output> {
  Input: never;
  Output: Output;
}

/** The one schema builder; every file of this folder adds its types to it. */
export const builder = new SchemaBuilder<{
  Context: GraphContext;
  AuthScopes: Record<GuardedScope, boolean>;
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: Scalar<number>;
    URL: Scalar<string>;
    JSONObject: Scalar<JsonObject>;
  };
}>({
  plugins: [ScopeAuthPlugin],
  scopeAuth: {
    authScopes: ({ viewer }) => ({
      'read:pii': viewer.scopes.includes('read:pii'),
      'read:sql': viewer.scopes.includes('read:sql'),
    }),
    unauthorizedError: (_parent, context, { fieldName }, { failure }) =>
      toForbiddenError(fieldName, failure, context),
  },
});

builder.queryType({ description: 'Where every query begins.' });
