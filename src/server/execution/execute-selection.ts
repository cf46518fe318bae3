import {
  defaultFieldResolver,
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  getArgumentValues,
  locatedError,
  responsePathAsArray,
} from 'graphql';
import { ForbiddenError } from '../../errors.ts';
import type { ErrorList } from './create-error-list.ts';
import { FieldInfo, toFieldPath } from './field-info.ts';

export type Path = GraphQLResolveInfo['path'];

/** What one execution carries: what its resolvers are given, and what they leave behind. */
export interface Run
  extends Pick<GraphQLResolveInfo, 'schema' | 'fragments' | 'operation' | 'rootValue' | 'variableValues'> {
  readonly contextValue: unknown;
  readonly errors: ErrorList;
  /** The arguments of each field met so far: they are the same for every parent. */
  readonly args: Map<FieldPlan, Record<string, unknown>>;
  /** Fields that the viewer may not see: that is the same for every parent, too, and told once. */
  readonly refused: Set<Slot>;
}

/** A field where the document asks for it, under all its nodes. */
export interface FieldPlace {
  readonly responseName: string;
  readonly field: GraphQLField<unknown, unknown>;
  readonly parentType: GraphQLObjectType;
  readonly nodes: readonly [FieldNode, ...FieldNode[]];
}

/**
 * The answer's form of what a resolver gave, or a promise of it. What it throws is a field error. `path` is where
 * it stands; leaves look at none of it.
 */
export type Complete = (run: Run, value: unknown, path: Path | undefined) => unknown;

/** What holds a value: a field, or an item of its list. */
export interface Slot {
  readonly nodes: readonly FieldNode[];
  readonly isNonNull: boolean;
  readonly complete: Complete;
}

export interface FieldPlan extends FieldPlace, Slot {
  readonly nodes: FieldPlace['nodes'];
  readonly isLeaf: boolean;
}

/** The fields that are asked of one object type, in the order of the answer. */
export type Selection = readonly FieldPlan[];

/** Without a prototype, because an alias may be `__proto__`. What `Object.create(null)` gives is slow to fill and to read. */
class Answer {
  [responseName: string]: unknown;
}
Object.setPrototypeOf(Answer.prototype, null);

/** The answer for `source`, or a promise of it. Throws, or rejects with, the error of a field that may not be null. */
export function executeSelection(
  run: Run,
  selection: Selection,
  source: unknown,
  path: Path | undefined,
): Answer | Promise<Answer> {
  const answer = new Answer();
  let pending: Pending[] | undefined;
  try {
    for (const plan of selection) {
      const value = executeField(run, plan, source, path);
      // A promise keeps the place of its field.
      answer[plan.responseName] = value;
      if (value instanceof Promise) {
        pending ??= [];
        pending.push({ name: plan.responseName, promise: value });
      }
    }
  } catch (error) {
    if (pending === undefined) throw error;
    return failBeside(
      error,
      pending.map(({ promise }) => promise),
    );
  }
  return pending === undefined ? answer : fillIn(answer, pending);
}

interface Pending {
  readonly name: string;
  readonly promise: Promise<unknown>;
}

function fillIn(answer: Answer, pending: readonly Pending[]): Promise<Answer> {
  const [only] = pending;
  if (only !== undefined && pending.length === 1) {
    return only.promise.then((value) => {
      answer[only.name] = value;
      return answer;
    });
  }
  return Promise.all(pending.map(({ promise }) => promise)).then((values) => {
    for (const [i, { name }] of pending.entries()) answer[name] = values[i];
    return answer;
  });
}

/** Rejects with an error that leaves others unfinished, which may reject as well and must not do so unheard. */
export function failBeside(error: unknown, unfinished: readonly unknown[]): Promise<never> {
  const fail = () => Promise.reject(error);
  return Promise.all(unfinished).then(fail, fail);
}

function executeField(run: Run, plan: FieldPlan, source: unknown, parentPath: Path | undefined): unknown {
  if (run.refused.has(plan)) return leaveOut(run);
  if (plan.isLeaf) return executeLeaf(run, plan, source, parentPath);
  const path = toFieldPath(plan, parentPath);
  let value: unknown;
  try {
    value = resolveField(run, plan, source, parentPath);
  } catch (error) {
    return handleError(run, plan, error, path);
  }
  return settle(run, plan, value, path);
}

/** Most fields are leaves at hand, whose path nobody asks for. */
function executeLeaf(run: Run, plan: FieldPlan, source: unknown, parentPath: Path | undefined): unknown {
  try {
    const value = resolveField(run, plan, source, parentPath);
    return isPromise(value)
      ? settle(run, plan, value, toFieldPath(plan, parentPath))
      : plan.complete(run, value, undefined);
  } catch (error) {
    return handleError(run, plan, error, toFieldPath(plan, parentPath));
  }
}

function resolveField(run: Run, plan: FieldPlan, source: unknown, parentPath: Path | undefined): unknown {
  const { field } = plan;
  if (field.resolve === undefined && field.args.length === 0 && isRecord(source)) {
    const property = source[field.name];
    if (typeof property !== 'function') return property;
  }
  const resolve = field.resolve ?? defaultFieldResolver;
  return resolve(source, toArgs(run, plan), run.contextValue, new FieldInfo(run, plan, parentPath));
}

const noArgs: Record<string, unknown> = Object.freeze({});

function toArgs(run: Run, plan: FieldPlan): Record<string, unknown> {
  if (plan.field.args.length === 0) return noArgs;
  const known = run.args.get(plan);
  if (known !== undefined) return known;
  const args = getArgumentValues(plan.field, plan.nodes[0], run.variableValues);
  run.args.set(plan, args);
  return args;
}

/** Completes a value, or a promise of one. An error nulls the slot; where that may not be null it goes up. */
export function settle(run: Run, slot: Slot, value: unknown, path: Path): unknown {
  if (isPromise(value)) {
    return Promise.resolve(value).then(
      (resolved) => settle(run, slot, resolved, path),
      (error: unknown) => handleError(run, slot, error, path),
    );
  }
  try {
    const completed = slot.complete(run, value, path);
    return completed instanceof Promise
      ? completed.then(undefined, (error: unknown) => handleError(run, slot, error, path))
      : completed;
  } catch (error) {
    return handleError(run, slot, error, path);
  }
}

function leaveOut(run: Run): null {
  run.errors.leaveOut();
  return null;
}

function handleError(run: Run, slot: Slot, error: unknown, path: Path): null {
  if (error instanceof ForbiddenError && !slot.isNonNull) {
    if (run.refused.has(slot)) return leaveOut(run);
    run.refused.add(slot);
  }
  const located = locatedError(error, slot.nodes, responsePathAsArray(path));
  if (slot.isNonNull) throw located;
  run.errors.add(located, path);
  return null;
}

export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return value instanceof Promise || (isRecord(value) && typeof value['then'] === 'function');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
