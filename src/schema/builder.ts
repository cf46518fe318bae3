import SchemaBuilder from '@pothos/core';
import type { GraphContext } from '../context.ts';
import type { JsonObject } from '../models.ts';

interface Scalar<Output> {
  Input: never;
  Output: Output;
}

/** The one schema builder; every file of this folder adds its types to it. */
export const builder = new SchemaBuilder<{
  Context: GraphContext;
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: Scalar<number>;
    URL: Scalar<string>;
    JSONObject: Scalar<JsonObject>;
  };
}>({});

builder.queryType({ description: 'Where every query begins.' });
