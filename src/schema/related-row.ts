import type { FieldNode, GraphQLResolveInfo } from 'graphql';
import type { GraphContext } from '../context.ts';
import { toSessionHandle, toUserHandle } from '../loaders/to-handle.ts';
import type { Session, User } from '../models.ts';
import { selectedFields } from './selected-fields.ts';
import { sourceOf } from './source-of.ts';

// A row names its user and session. Fields that those ids answer make no call; any other field loads the row.
const answeredByUserId = new Set([
  '__typename',
  'id',
  'chatbotId',
  'userId',
  'chatbot',
  'sessions',
  'messages',
]);
const answeredBySessionId = new Set(['__typename', 'id', 'chatbotId', 'sessionId', 'chatbot', 'messages']);

/** True when these fields of a user take more than the id that every child names. */
export function needsUser(fields: readonly FieldNode[]): boolean {
  return fields.some(({ name }) => !answeredByUserId.has(name.value));
}

/** True when these fields of a session take more than the id that every child names. */
export function needsSession(fields: readonly FieldNode[]): boolean {
  return fields.some(({ name }) => !answeredBySessionId.has(name.value));
}

interface Child {
  readonly chatbotId: string;
  readonly userId: string | null;
}

/** The user that a row names; null when it names none or they are gone. */
export async function loadUserOf(
  { chatbotId, userId }: Child,
  context: GraphContext,
  info: GraphQLResolveInfo,
): Promise<User | null> {
  if (userId === null) return null;
  if (!needsUser(selectedFields(info)) || !sourceOf(context, { chatbotId }).capabilities.readsUserById) {
    return toUserHandle(chatbotId, userId);
  }
  return context.loaders.user.load({ chatbotId, id: userId });
}

/** The session that a row names; null when it names none or it is gone. */
export async function loadSessionOf(
  { chatbotId, sessionId }: { readonly chatbotId: string; readonly sessionId: string | null },
  context: GraphContext,
  info: GraphQLResolveInfo,
): Promise<Session | null> {
  if (sessionId === null) return null;
  return needsSession(selectedFields(info))
    ? context.loaders.session.load({ chatbotId, id: sessionId })
    : toSessionHandle(chatbotId, sessionId);
}
