import {
  defaultTypeResolver,
  type GraphQLAbstractType,
  type GraphQLLeafType,
  type GraphQLList,
  type GraphQLObjectType,
  type GraphQLOutputType,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import {
  type Complete,
  executeSelection,
  type FieldPlace,
  failBeside,
  isPromise,
  type Path,
  type Run,
  type Selection,
  settle,
} from './execute-selection.ts';
import { FieldInfo } from './field-info.ts';

/** Where a value is completed, and how the fields below it are found. */
export interface CompletePlace extends FieldPlace {
  planSubfields(type: GraphQLObjectType): Selection;
}

/**
 * How values of the type are completed, in the field that asks for them ("Value Completion", section 6.4.3). Values that
 * do not fit the schema are errors of the server, and say nothing of the value.
 */
export function toComplete(type: GraphQLOutputType, place: CompletePlace): Complete {
  if (!isNonNullType(type)) return toCompleteNullable(type, place);
  const complete = toCompleteNullable(type.ofType, place);
  return (run, value, path) => {
    const completed = complete(run, value, path);
    if (completed === null) {
      throw new Error(`Cannot return null for non-nullable field ${toName(place)}.`);
    }
    return completed;
  };
}

function toCompleteNullable(type: GraphQLOutputType, place: CompletePlace): Complete {
  const complete = toCompletePresent(type, place);
  return (run, value, path) => {
    if (value === null || value === undefined) return null;
    if (value instanceof Error) throw value;
    return complete(run, value, path);
  };
}

function toCompletePresent(type: GraphQLOutputType, place: CompletePlace): Complete {
  if (isLeafType(type)) return toCompleteLeaf(type);
  if (isListType(type)) return toCompleteList(type, place);
  if (isAbstractType(type)) return toCompleteAbstract(type, place);
  if (isObjectType(type)) return toCompleteObject(type, place);
  throw new Error(`"${type}" is no type of a field.`);
}

function toCompleteLeaf(type: GraphQLLeafType): Complete {
  return (_run, value) => {
    const serialized = type.serialize(value);
    if (serialized === null || serialized === undefined) {
      throw new Error(`Expected \`${type}.serialize\` to return a value.`);
    }
    return serialized;
  };
}

function toCompleteList(type: GraphQLList<GraphQLOutputType>, place: CompletePlace): Complete {
  const itemType = type.ofType;
  const item = {
    nodes: place.nodes,
    isNonNull: isNonNullType(itemType),
    complete: toComplete(itemType, place),
  };
  return (run, value, path) => {
    if (!isIterable(value)) {
      throw new Error(`Expected Iterable, but did not find one for field "${toName(place)}".`);
    }
    let hasPromise = false;
    const completed: unknown[] = [];
    try {
      for (const element of value) {
        const itemPath = { prev: path, key: completed.length, typename: undefined };
        const result = settle(run, item, element, itemPath);
        if (result instanceof Promise) hasPromise = true;
        completed.push(result);
      }
    } catch (error) {
      if (!hasPromise) throw error;
      return failBeside(error, completed);
    }
    return hasPromise ? Promise.all(completed) : completed;
  };
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

function toCompleteAbstract(type: GraphQLAbstractType, place: CompletePlace): Complete {
  const resolveType = type.resolveType ?? defaultTypeResolver;
  const completes = new Map<unknown, Complete>();

  function completeAs(name: string | undefined, run: Run, value: unknown, path: Path | undefined): unknown {
    let complete = completes.get(name);
    if (complete === undefined) {
      complete = toCompleteObject(findMember(run, name), place);
      completes.set(name, complete);
    }
    return complete(run, value, path);
  }

  function findMember({ schema }: Run, name: string | undefined): GraphQLObjectType {
    const member = typeof name === 'string' ? schema.getType(name) : undefined;
    if (isObjectType(member) && schema.isSubType(type, member)) return member;
    throw new Error(`Expected a type of "${type}" for field "${toName(place)}", but "${name}" is none.`);
  }

  return (run, value, path) => {
    const name = resolveType(value, run.contextValue, toInfo(run, place, path), type);
    return isPromise(name)
      ? name.then((resolved) => completeAs(resolved, run, value, path))
      : completeAs(name, run, value, path);
  };
}

function toCompleteObject(type: GraphQLObjectType, place: CompletePlace): Complete {
  let selection: Selection | undefined;

  function execute(run: Run, value: unknown, path: Path | undefined): unknown {
    selection ??= place.planSubfields(type);
    return executeSelection(run, selection, value, path);
  }

  function requireIs(is: boolean): void {
    if (!is) throw new Error(`Expected value of type "${type}" for field "${toName(place)}".`);
  }

  if (typeof type.isTypeOf !== 'function') return execute;
  const { isTypeOf } = type;
  return (run, value, path) => {
    const is = isTypeOf(value, run.contextValue, toInfo(run, place, path));
    if (!isPromise(is)) {
      requireIs(is);
      return execute(run, value, path);
    }
    return is.then((resolved) => {
      requireIs(resolved);
      return execute(run, value, path);
    });
  };
}

/** For a value that stands in a field, or in a list of it. */
function toInfo(run: Run, place: FieldPlace, path: Path | undefined): FieldInfo {
  let field = path;
  while (typeof field?.key === 'number') field = field.prev;
  return new FieldInfo(run, place, field?.prev);
}

function toName({ parentType, field }: FieldPlace): string {
  return `${parentType.name}.${field.name}`;
}
