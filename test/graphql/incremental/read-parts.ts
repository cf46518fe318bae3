import type { AnswerPart } from '../../../src/graphql/incremental/answer-in-parts.ts';

/** A part of an answer as it is sent. */
export interface SentPart extends Pick<AnswerPart, 'hasNext' | 'extensions'> {
  readonly data?: unknown;
  readonly errors?: readonly SentError[];
  readonly incremental?: readonly SentEntry[];
  readonly completed?: readonly { readonly id: string; readonly errors?: readonly SentError[] }[];
  readonly pending?: readonly { readonly id: string; readonly path: readonly (string | number)[] }[];
}

export interface SentEntry {
  readonly id?: string;
  readonly subPath?: readonly (string | number)[];
  readonly data?: unknown;
  readonly items?: readonly unknown[] | null;
  readonly path?: readonly (string | number)[];
  readonly label?: string;
  readonly errors?: readonly SentError[];
}

export interface SentError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** The parts of a whole body; of JSON the only one. */
export function readParts(text: string): readonly SentPart[] {
  const [start, ...parts] = text.split('\r\n---');
  if (start !== '') return [{ ...JSON.parse(text), hasNext: false }];
  if (parts.pop() !== '--\r\n') throw new Error(`the body is not closed: ${text.slice(-100)}`);
  return parts.map((part) => JSON.parse(part.slice(part.indexOf('\r\n\r\n'))));
}

/** All errors of an answer, in whatever part. */
export function errorsOf(parts: readonly SentPart[]): readonly SentError[] {
  return parts.flatMap(({ errors = [], incremental = [], completed = [] }) => [
    ...errors,
    ...incremental.flatMap((entry) => entry.errors ?? []),
    ...completed.flatMap((entry) => entry.errors ?? []),
  ]);
}
