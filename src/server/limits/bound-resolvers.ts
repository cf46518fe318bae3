import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getNamedType,
  isIntrospectionType,
  isLeafType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { Work } from '../../turns.ts';
import { findErrorRule } from '../error-codes.ts';
import type { ByteBudget } from './byte-budget.ts';
import { jsonLength } from './json-length.ts';
import { typenameLength } from './typename-length.ts';

/** What one execution has put into its answer. */
export interface ExecutionBounds {
  /** Errors that may still be listed. */
  errorsLeft: number;
  /** Errors that are not listed. */
  errorsLeftOut: number;
  readonly bytes: ByteBudget;
  readonly work: Work;
}

type Field = GraphQLField<unknown, unknown>;
type Resolver = GraphQLFieldResolver<unknown, unknown>;

const allBounds = new WeakMap<object, ExecutionBounds>();
const bounded = new WeakSet<Resolver>();

/** Bounds what the execution with this context answers, where `boundResolvers` has seen the schema. */
export function startBounds(
  context: object,
  { maxErrors, bytes, work }: Pick<ExecutionBounds, 'bytes' | 'work'> & { readonly maxErrors: number },
): ExecutionBounds {
  const bounds = { errorsLeft: maxErrors, errorsLeftOut: 0, bytes, work };
  allBounds.set(context, bounds);
  return bounds;
}

/**
 * Lets all resolvers of the schema count the bytes of what they give, and answer nothing once there are too many. Once the
 * errors have reached their limit a field that fails is a plain null: locating an error takes far longer than resolving a
 * field. Internal errors are passed on, because they have to be logged.
 */
export function boundResolvers(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || isIntrospectionType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      if (field.resolve !== undefined && bounded.has(field.resolve)) continue;
      field.resolve = boundResolver(field);
      bounded.add(field.resolve);
    }
  }
}

function boundResolver({ resolve = defaultFieldResolver, type }: Field): Resolver {
  const isNullable = !isNonNullType(type);
  const isLeaf = isLeafType(getNamedType(type));

  function takeError(error: unknown, bounds: ExecutionBounds): null {
    if (bounds.errorsLeft === 0 && isNullable && findErrorRule(error) !== null) {
      bounds.errorsLeftOut += 1;
      return null;
    }
    bounds.errorsLeft = Math.max(0, bounds.errorsLeft - 1);
    throw error;
  }

  /** A list is given when it is its turn: to complete its rows is what takes long. */
  function take<Value>(
    value: Value,
    info: GraphQLResolveInfo,
    { bytes, work }: ExecutionBounds,
  ): Value | Promise<Value> {
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    let length = String(info.path.key).length + 3;
    if (isLeaf) for (const item of values) length += jsonLength(item);
    else length += values.length * (2 + typenameLength(info));
    bytes.spend(length);
    const pause = !isLeaf && Array.isArray(value) ? work.pause() : null;
    return pause === null ? value : pause.then(() => value);
  }

  return (source, args, context, info) => {
    const bounds = typeof context === 'object' && context !== null ? allBounds.get(context) : undefined;
    if (bounds === undefined) return resolve(source, args, context, info);
    if (bounds.bytes.isExceeded) return null;
    try {
      const value = resolve(source, args, context, info);
      if (!(value instanceof Promise)) return take(value, info, bounds);
      return value.then(
        (resolved) => take(resolved, info, bounds),
        (error: unknown) => takeError(error, bounds),
      );
    } catch (error) {
      return takeError(error, bounds);
    }
  };
}
