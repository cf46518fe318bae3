import type { GraphQLError } from 'graphql';

/** How the parts of an answer say where they belong, as clients ask for it beside `multipart/mixed`. The later one is that of graphql-js. */
export const partFormats = ['incrementalSpec=v0.2', 'deferSpec=20220824'] as const;
export type PartFormat = (typeof partFormats)[number];

/** What comes of `@defer` and `@stream`, as graphql-js gives it in whatever format. */
export interface AnswerInParts {
  readonly initialResult: AnswerPart;
  readonly subsequentResults: AsyncGenerator<AnswerPart, void, void>;
  /** So that Yoga's types take it for a result. */
  readonly errors?: never;
}

export interface AnswerPart extends WithErrors {
  readonly incremental?: readonly WithErrors[];
  readonly completed?: readonly WithErrors[];
  readonly hasNext: boolean;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

interface WithErrors {
  readonly errors?: readonly GraphQLError[];
}

export function isInParts(result: object): result is AnswerInParts {
  return 'initialResult' in result && 'subsequentResults' in result;
}

export function mapLast(
  { initialResult, subsequentResults }: AnswerInParts,
  change: (part: AnswerPart) => AnswerPart,
): AnswerInParts {
  async function* changed(): AnswerInParts['subsequentResults'] {
    for await (const part of subsequentResults) yield part.hasNext ? part : change(part);
  }
  return { initialResult, subsequentResults: changed() };
}

export function mapErrors<Shown>(
  part: AnswerPart,
  show: (errors: readonly GraphQLError[]) => readonly Shown[],
): object {
  const shown = ({ errors, ...rest }: WithErrors): object =>
    errors === undefined ? rest : { ...rest, errors: show(errors) };
  const { incremental, completed } = part;
  return {
    ...shown(part),
    ...(incremental && { incremental: incremental.map(shown) }),
    ...(completed && { completed: completed.map(shown) }),
  };
}
