import type { GraphQLResolveInfo } from 'graphql';
import type { FieldPlace, Path, Run } from './execute-selection.ts';

/** What resolvers are told of their field. Most of them look at none of it, so it is put together when it is asked for. */
export class FieldInfo implements GraphQLResolveInfo {
  readonly #run: Run;
  readonly #place: FieldPlace;
  readonly #parentPath: Path | undefined;

  /** `parentPath` is that of the object that the field belongs to. */
  constructor(run: Run, place: FieldPlace, parentPath: Path | undefined) {
    this.#run = run;
    this.#place = place;
    this.#parentPath = parentPath;
  }

  get fieldName() {
    return this.#place.field.name;
  }
  get fieldNodes() {
    return this.#place.nodes;
  }
  get returnType() {
    return this.#place.field.type;
  }
  get parentType() {
    return this.#place.parentType;
  }
  get path() {
    return toFieldPath(this.#place, this.#parentPath);
  }
  get schema() {
    return this.#run.schema;
  }
  get fragments() {
    return this.#run.fragments;
  }
  get rootValue() {
    return this.#run.rootValue;
  }
  get operation() {
    return this.#run.operation;
  }
  get variableValues() {
    return this.#run.variableValues;
  }
}

/** The place of a field in the answer. */
export function toFieldPath({ responseName, parentType }: FieldPlace, prev: Path | undefined): Path {
  return { prev, key: responseName, typename: parentType.name };
}
