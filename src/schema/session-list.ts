import type { GraphQLResolveInfo } from 'graphql';
import type { GraphContext } from '../context.ts';
import { type ConnectionPage, emptyConnectionPage } from '../loaders/read-connection-page.ts';
import type { Session } from '../models.ts';
import { addHint } from './add-hint.ts';
import { sourceOf } from './source-of.ts';
import { parseWindowArgs, type WindowArgs } from './window-args.ts';

/** The sessions of a chatbot or of one user; an empty list with a hint where the provider lists none. */
export async function loadSessions(
  filter: { readonly chatbotId: string; readonly userId: string | null },
  args: WindowArgs,
  context: GraphContext,
  info: GraphQLResolveInfo,
): Promise<ConnectionPage<Session>> {
  const window = parseWindowArgs(args, context);
  if (!sourceOf(context, filter).capabilities.listsSessions) {
    const message = 'This provider lists no sessions: use `session(sessionId:)` with an id that you know.';
    addHint(context, info, 'NOT_SUPPORTED_BY_PROVIDER', message);
    return emptyConnectionPage;
  }
  return context.loaders.sessions.load({ ...filter, window });
}
