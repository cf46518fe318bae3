import { type GraphQLResolveInfo, responsePathAsArray } from 'graphql';
import type { GraphContext, Hint } from '../context.ts';

/** Adds advice about the field being resolved to `extensions.hints`. */
export function addHint(
  context: GraphContext,
  info: GraphQLResolveInfo,
  code: Hint['code'],
  message: string,
): void {
  context.hints.push({ code, path: responsePathAsArray(info.path), message });
}
