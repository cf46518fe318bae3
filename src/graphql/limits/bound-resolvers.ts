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
import { type TypenameLengths, typenameLength } from './typename-length.ts';

/** What one execution has put into its answer. */
export interface ExecutionBounds {
  errorsLeft: number;
  errorsLeftOut: number;
  readonly bytes: ByteBudget;
  readonly work: Work;
  readonly typenames: TypenameLengths;
}

const boundsOf = Symbol('bounds');
const bounded = new WeakSet<Resolver>();

interface Bounded {
  readonly [boundsOf]?: ExecutionBounds;
}

type Field = GraphQLField<unknown, unknown>;
type Resolver = GraphQLFieldResolver<unknown, unknown>;

/** Bounds what the execution with this context answers, where `boundResolvers` has seen the schema. */
export function startBounds(
  context: object,
  { maxErrors, bytes, work }: Pick<ExecutionBounds, 'bytes' | 'work'> & { readonly maxErrors: number },
): ExecutionBounds {
  const bounds = { errorsLeft: maxErrors, errorsLeftOut: 0, bytes, work, typenames: new Map() };
  // A WeakMap would keep what they hold until a major garbage collection.
  Object.assign(context, { [boundsOf]: bounds });
  return bounds;
}

/** Lets all resolvers count the bytes of what they give. Past the limit of errors a failed field is a plain null, internal errors aside. */
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
    { bytes, work, typenames }: ExecutionBounds,
  ): Value | Promise<Value> {
    const values: readonly unknown[] | null = Array.isArray(value) ? value : null;
    let length = String(info.path.key).length + 3;
    if (!isLeaf) length += (values?.length ?? 1) * (2 + typenameLength(info, typenames));
    else if (values === null) length += jsonLength(value);
    else for (const item of values) length += jsonLength(item);
    bytes.spend(length);
    if (values === null) return value;
    // Node.js ends the process where a rejection has no handler: graphql-js adds its own only after the pause.
    for (const item of values) if (item instanceof Promise) item.catch(() => undefined);
    const pause = isLeaf ? null : work.pause();
    return pause === null ? value : pause.then(() => value);
  }

  return (source, args, context, info) => {
    const bounds = (context as Bounded | null | undefined)?.[boundsOf];
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
