import type { FieldNode, GraphQLResolveInfo } from 'graphql';
import type { GraphContext } from '../context.ts';
import { toSessionHandle, toUserHandle } from '../loaders/to-handle.ts';
import type { Session, User } from '../models.ts';
import { costOf, findField, isKnownByIds } from './field-cost.ts';
import { isForbidden } from './guarded.ts';
import { sourceOf } from './resolver-context.ts';
import { selectedFields } from './selected-fields.ts';

/** True when these fields take more of a row than its ids. Fields that the viewer may not see take nothing. */
export function needsRow(
  typeName: string,
  fields: readonly FieldNode[],
  { viewer }: Pick<GraphContext, 'viewer'>,
  { schema }: Pick<GraphQLResolveInfo, 'schema'>,
): boolean {
  return fields.some(({ name }) => {
    const field = findField(schema, typeName, name.value);
    return field !== undefined && !isKnownByIds(costOf(field)) && !isForbidden(field, viewer);
  });
}

interface Child {
  readonly chatbotId: string;
  readonly userId: string | null;
}

export function loadUserOf(
  { chatbotId, userId }: Child,
  context: GraphContext,
  info: GraphQLResolveInfo,
): User | null | Promise<User | null> {
  if (userId === null) return null;
  if (
    !needsRow('User', selectedFields(info), context, info) ||
    sourceOf(context, { chatbotId }).readUser === undefined
  ) {
    return toUserHandle(chatbotId, userId);
  }
  return context.loaders.user.load({ chatbotId, id: userId });
}

export function loadSessionOf(
  { chatbotId, sessionId }: { readonly chatbotId: string; readonly sessionId: string | null },
  context: GraphContext,
  info: GraphQLResolveInfo,
): Session | null | Promise<Session | null> {
  if (sessionId === null) return null;
  return needsRow('Session', selectedFields(info), context, info)
    ? context.loaders.session.load({ chatbotId, id: sessionId })
    : toSessionHandle(chatbotId, sessionId);
}
