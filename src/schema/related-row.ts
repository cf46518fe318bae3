import type { FieldNode, GraphQLResolveInfo } from 'graphql';
import type { GraphContext } from '../context.ts';
import { toSessionHandle, toUserHandle } from '../loaders/to-handle.ts';
import type { Session, User } from '../models.ts';
import { isRefused } from './guarded.ts';
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

/** True when these fields of a user take more than the id that every child names. Fields that the viewer may not see take nothing. */
export function needsUser(fields: readonly FieldNode[], context: GraphContext, info: SchemaInfo): boolean {
  return needsRow({ typeName: 'User', answered: answeredByUserId }, fields, context, info);
}

/** As `needsUser`, of a session. */
export function needsSession(fields: readonly FieldNode[], context: GraphContext, info: SchemaInfo): boolean {
  return needsRow({ typeName: 'Session', answered: answeredBySessionId }, fields, context, info);
}

type SchemaInfo = Pick<GraphQLResolveInfo, 'schema'>;

interface Handle {
  readonly typeName: string;
  readonly answered: ReadonlySet<string>;
}

function needsRow(
  { typeName, answered }: Handle,
  fields: readonly FieldNode[],
  context: GraphContext,
  info: SchemaInfo,
): boolean {
  return fields.some(
    ({ name: { value: fieldName } }) =>
      !answered.has(fieldName) && !isRefused({ typeName, fieldName }, context, info),
  );
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
  if (
    !needsUser(selectedFields(info), context, info) ||
    !sourceOf(context, { chatbotId }).capabilities.readsUserById
  ) {
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
  return needsSession(selectedFields(info), context, info)
    ? context.loaders.session.load({ chatbotId, id: sessionId })
    : toSessionHandle(chatbotId, sessionId);
}
