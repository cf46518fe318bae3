import { toRightsName, type Viewer } from '../viewer.ts';

export interface AnswerKeyOptions {
  readonly viewer: Viewer;
  /** The media types that the client takes. */
  readonly accept: string | undefined;
}

/**
 * Names a request by its body among those that get the same answer. Null for an array of operations: how long an answer
 * is good is known of one.
 */
export function toAnswerKey(body: Buffer, { viewer, accept = '' }: AnswerKeyOptions): string | null {
  const text = body.toString();
  if (/^\s*\[/.test(text)) return null;
  // Neither rights nor a header can hold a line break.
  return `${toRightsName(viewer)}\n${accept}\n${text}`;
}
