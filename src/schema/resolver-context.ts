import { type GraphQLResolveInfo, responsePathAsArray } from 'graphql';
import type { GraphContext, Hint } from '../context.ts';
import { BadUserInputError } from '../errors.ts';
import type { Live } from '../live/create-live.ts';
import type { Source } from '../sources/source.ts';

/** Adds advice about the field being resolved to `extensions.hints`. */
export function addHint(
  context: GraphContext,
  info: GraphQLResolveInfo,
  code: Hint['code'],
  message: string,
): void {
  context.hints.push({ code, path: responsePathAsArray(info.path), message });
}

export function sourceOf(context: GraphContext, { chatbotId }: { readonly chatbotId: string }) {
  const source = context.sources.get(chatbotId);
  if (source === undefined) throw new Error(`There is no chatbot "${chatbotId}" in this request.`);
  return source;
}

/** The source of a chatbot that an argument names. Throws `BadUserInputError` where the caller may read none. */
export function requireSource({ sources }: GraphContext, chatbotId: string): Source {
  const source = sources.get(chatbotId);
  if (source === undefined)
    throw new BadUserInputError(
      'There is no chatbot with this `chatbotId` that you may read: `chatbots` lists those.',
    );
  return source;
}

export function liveOf({ live }: GraphContext): Live {
  if (live === null) throw new Error('There is nothing to subscribe to.');
  return live;
}
