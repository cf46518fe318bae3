import type { GraphQLError, GraphQLResolveInfo } from 'graphql';

type Path = GraphQLResolveInfo['path'];

/** The errors of an answer. */
export interface ErrorList {
  readonly errors: readonly GraphQLError[];
  /** How many there were besides. */
  readonly leftOut: number;
  /** `path` is the place that the error nulls, undefined for all data. An error below a place that is null already is no news. */
  add(error: GraphQLError, path: Path | undefined): void;
  /** Counts an error that would say again what one in the list has said. */
  leaveOut(): void;
}

export function createErrorList(): ErrorList {
  const errors: GraphQLError[] = [];
  let leftOut = 0;
  const nulled = new Set<Path | undefined>();

  function isNulled(path: Path | undefined): boolean {
    return nulled.has(path) || (path !== undefined && isNulled(path.prev));
  }

  function add(error: GraphQLError, path: Path | undefined): void {
    if (isNulled(path)) return;
    nulled.add(path);
    errors.push(error);
  }

  return {
    errors,
    get leftOut() {
      return leftOut;
    },
    add,
    leaveOut() {
      leftOut += 1;
    },
  };
}
