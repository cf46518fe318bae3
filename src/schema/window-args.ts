import type { InputShapeFromFields } from '@pothos/core';
import type { GraphContext } from '../context.ts';
import { BadUserInputError } from '../errors.ts';
import { defaultFirst, defaultLimits } from '../limits.ts';
import type { WindowRequest } from '../loaders/list-keys.ts';
import { builder } from './builder.ts';

/** How descriptions name the most rows that one list may be asked for. */
export const largestWindow = `the server's limit (${defaultLimits.maxFirst} unless set)`;

export const windowArgs = builder.args((t) => ({
  first: t.int({
    description: `How many rows from the start of the window: 0 up to ${largestWindow}, ${defaultFirst} when neither \`first\` nor \`last\` is given. Not together with \`last\`.`,
  }),
  after: t.string({
    description:
      'Only rows after the one with this cursor. The cursor must come from this very list; an empty one is none.',
  }),
  last: t.int({
    description: `How many rows from the end of the window: 0 up to ${largestWindow}. Not together with \`first\`.`,
  }),
  before: t.string({
    description:
      'Only rows before the one with this cursor. The cursor must come from this very list; an empty one is none.',
  }),
}));

export type WindowArgs = Partial<InputShapeFromFields<typeof windowArgs>>;

/** The window that the arguments ask for; `count` may be 0. Throws `BadUserInputError`. */
export function parseWindowArgs(
  { first, after, last, before }: WindowArgs,
  { maxFirst }: Pick<GraphContext, 'maxFirst'>,
): WindowRequest {
  if (isGiven(first) && isGiven(last)) {
    throw new BadUserInputError('Give `first` or `last`, not both: a window is counted from one end.');
  }
  const [name, count] = isGiven(last) ? ['last', last] : ['first', first ?? Math.min(defaultFirst, maxFirst)];
  if (count < 0 || count > maxFirst) {
    throw new BadUserInputError(
      `\`${name}\` must be from 0 to ${maxFirst}, not ${count}: use a cursor to read on.`,
    );
  }
  // Apollo Client takes an empty cursor from a page of which no cursor was asked.
  return { from: name === 'last' ? 'end' : 'start', count, after: after || null, before: before || null };
}

function isGiven(value: number | null | undefined): value is number {
  return value !== null && value !== undefined;
}
