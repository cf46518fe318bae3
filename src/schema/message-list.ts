import type { GraphQLResolveInfo } from 'graphql';
import type { GraphContext } from '../context.ts';
import { type ConnectionPage, emptyConnectionPage } from '../loaders/read-connection-page.ts';
import type { Message, MessageOrder } from '../models.ts';
import { addHint } from './add-hint.ts';
import { builder } from './builder.ts';
import { toNameIn } from './prefix-types.ts';
import { selectsType } from './selected-fields.ts';
import { sourceOf } from './source-of.ts';
import { parseWindowArgs, type WindowArgs, windowArgs } from './window-args.ts';

const MessageOrderEnum = builder.enumType('MessageOrder', {
  description: 'How a list of messages is ordered by time.',
  values: {
    NEWEST_FIRST: { description: 'The latest message first, as the providers list them.' },
    OLDEST_FIRST: { description: 'The conversation from its beginning.' },
  } as const,
});

/** The arguments of every list of messages, before its filters. */
export const messageListArgs = {
  ...windowArgs,
  ...builder.args((t) => ({
    order: t.field({
      type: MessageOrderEnum,
      defaultValue: 'NEWEST_FIRST',
      description:
        'The order of the list. On providers read by "before timestamp" OLDEST_FIRST walks the whole chat: about one upstream call for every 19 messages, fewer where they are kept.',
    }),
    includeSql: t.boolean({
      defaultValue: false,
      description:
        'Whether SQL messages are part of the list, where the provider has them. It changes which rows make a page, so cursors of the one list do not fit the other.',
    }),
  })),
};

/** Null means the default, as for every argument that has one. */
interface MessageListArgs extends WindowArgs {
  readonly order?: MessageOrder | null | undefined;
  readonly includeSql?: boolean | null | undefined;
}

/** Which messages of a chatbot. */
interface MessageListFilter {
  readonly chatbotId: string;
  readonly sessionId: string | null;
  readonly userId: string | null;
}

/** A list of messages; an empty one with a hint where the provider cannot filter that way. */
export async function loadMessages(
  filter: MessageListFilter,
  args: MessageListArgs,
  context: GraphContext,
  info: GraphQLResolveInfo,
): Promise<ConnectionPage<Message>> {
  const window = parseWindowArgs(args, context);
  const { capabilities } = sourceOf(context, filter);
  const refusal = findRefusal(filter, capabilities);
  if (refusal !== null) {
    addHint(context, info, 'NOT_SUPPORTED_BY_PROVIDER', refusal);
    return emptyConnectionPage;
  }
  const order = args.order ?? 'NEWEST_FIRST';
  const includeSql = args.includeSql ?? false;
  const sqlType = toNameIn(info.schema, 'SqlMessage');
  if (
    capabilities.hasSqlMessages &&
    !includeSql &&
    selectsType(info, [['nodes'], ['edges', 'node']], sqlType)
  ) {
    addHint(
      context,
      info,
      'SQL_NOT_INCLUDED',
      `${sqlType} is selected, but SQL is left out: pass \`includeSql: true\`.`,
    );
  }
  const { chatbotId, sessionId, userId } = filter;
  // One list has one key, whichever way leads to it.
  return context.loaders.messages.load({
    chatbotId,
    sessionId,
    userId,
    includeSql: includeSql && capabilities.hasSqlMessages,
    order,
    window,
  });
}

function findRefusal(
  { sessionId, userId }: MessageListFilter,
  capabilities: ReturnType<typeof sourceOf>['capabilities'],
): string | null {
  if (sessionId === null && !capabilities.listsMessagesAcrossSessions) {
    return 'This provider lists messages by session only: pass `sessionId`, or use `session(sessionId:)`.';
  }
  if (userId !== null && !capabilities.filtersMessagesByUser) {
    return 'This provider cannot filter messages by user: leave `userId` out.';
  }
  return null;
}
