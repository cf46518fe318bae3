import {
  defaultFieldResolver,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  isIntrospectionType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { findErrorRule } from '../error-codes.ts';

/** The errors of one execution. */
export interface ErrorCount {
  /** Those that are not listed in the answer. */
  leftOut: number;
  /** Those that may still be listed. */
  left: number;
}

type Resolver = GraphQLFieldResolver<unknown, unknown>;

const counts = new WeakMap<object, ErrorCount>();
const wrapped = new WeakSet<Resolver>();

/** Counts the errors of the execution with this context; from then on no more than `maxErrors` are listed. */
export function startErrorCount(context: object, maxErrors: number): ErrorCount {
  const count = { leftOut: 0, left: maxErrors };
  counts.set(context, count);
  return count;
}

/**
 * Lets the fields of the schema answer a plain null once the errors of an execution have reached their limit: locating
 * an error takes far longer than resolving a field. Internal errors are passed on, because they have to be logged.
 */
export function boundErrors(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || isIntrospectionType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const resolve: Resolver = field.resolve ?? defaultFieldResolver;
      if (wrapped.has(resolve)) continue;
      field.resolve = boundResolver(resolve, !isNonNullType(field.type));
      wrapped.add(field.resolve);
    }
  }
}

function boundResolver(resolve: Resolver, isNullable: boolean): Resolver {
  function takeError(error: unknown, context: unknown): null {
    const count = typeof context === 'object' && context !== null ? counts.get(context) : undefined;
    if (count === undefined) throw error;
    if (count.left === 0 && isNullable && findErrorRule(error) !== null) {
      count.leftOut += 1;
      return null;
    }
    count.left = Math.max(0, count.left - 1);
    throw error;
  }

  return (source, args, context, info) => {
    try {
      const value = resolve(source, args, context, info);
      return value instanceof Promise ? value.catch((error: unknown) => takeError(error, context)) : value;
    } catch (error) {
      return takeError(error, context);
    }
  };
}
