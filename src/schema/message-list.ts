import type { InputShapeFromFields } from '@pothos/core';
import type { GraphQLResolveInfo } from 'graphql';
import type { GraphContext } from '../context.ts';
import { BadUserInputError } from '../errors.ts';
import type { TimeRange } from '../lists/time-range.ts';
import { type ConnectionPage, emptyConnectionPage } from '../loaders/read-connection-page.ts';
import type { Message } from '../models.ts';
import { type Capabilities, capabilitiesOf } from '../sources/source.ts';
import { builder } from './builder.ts';
import { toNameIn } from './prefix-types.ts';
import { addHint, sourceOf } from './resolver-context.ts';
import { selectsRowsOfType } from './selected-fields.ts';
import { parseWindowArgs, windowArgs } from './window-args.ts';

const MessageOrderEnum = builder.enumType('MessageOrder', {
  description: 'How a list of messages is ordered by time.',
  values: {
    NEWEST_FIRST: { description: 'The latest message first, as the providers list them.' },
    OLDEST_FIRST: { description: 'The conversation from its beginning.' },
  } as const,
});

export const messageListArgs = {
  ...windowArgs,
  ...builder.args((t) => ({
    since: t.field({
      type: 'DateTime',
      description:
        'Only messages of this time or later, by their `createdAt`; one without a time counts as the one before it in NEWEST_FIRST. It makes a list of its own, with cursors and a `totalCount` of its own. Costs nothing from the newest message on. A window that starts here, OLDEST_FIRST, has to find the place: at most ⌈log2(pages)⌉ + 2 upstream calls, for a list of so many largest pages, and one where the cache tells it; where pages cannot be chosen freely, a walk from the newest message. `totalCount` finds the ends of the range too, unless the page holds all of it.',
    }),
    until: t.field({
      type: 'DateTime',
      description:
        'Only messages before this time, which is not part of the range. A window that starts here, NEWEST_FIRST, takes calls as OLDEST_FIRST does for `since`; on providers read by "before timestamp" two as a rule.',
    }),
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

type MessageListArgs = InputShapeFromFields<typeof messageListArgs>;

/** The hint where messages cannot be cut by time. */
export const noTimeRanges = 'This provider cannot cut messages by time: leave `since` and `until` out.';

interface MessageListFilter {
  readonly chatbotId: string;
  readonly sessionId: string | null;
  readonly userId: string | null;
}

/** Throws `BadUserInputError`. */
export function loadMessages(
  filter: MessageListFilter,
  args: MessageListArgs,
  context: GraphContext,
  info: GraphQLResolveInfo,
): ConnectionPage<Message> | Promise<ConnectionPage<Message>> {
  const window = parseWindowArgs(args, context);
  const capabilities = capabilitiesOf(sourceOf(context, filter));
  const range = parseTimeRange(args);
  const reason = findUnsupported(filter, range, capabilities);
  if (reason !== null) {
    addHint(context, info, 'NOT_SUPPORTED_BY_PROVIDER', reason);
    return emptyConnectionPage;
  }
  const order = args.order ?? 'NEWEST_FIRST';
  const includeSql = args.includeSql ?? false;
  const sqlType = toNameIn(info.schema, 'SqlMessage');
  if (capabilities.hasSqlMessages && !includeSql && selectsRowsOfType(info, sqlType)) {
    const message = `${sqlType} is selected, but SQL is left out: pass \`includeSql: true\`.`;
    addHint(context, info, 'SQL_NOT_INCLUDED', message);
  }
  const { chatbotId, sessionId, userId } = filter;
  // One list has one key, whichever way leads to it.
  return context.loaders.messages.load({
    chatbotId,
    sessionId,
    userId,
    includeSql: includeSql && capabilities.hasSqlMessages,
    order,
    ...(range && { range }),
    window,
  });
}

function parseTimeRange({ since, until }: MessageListArgs): TimeRange | null {
  const range = { sinceMs: since ?? null, untilMs: until ?? null };
  const { sinceMs, untilMs } = range;
  if (sinceMs === null && untilMs === null) return null;
  if (sinceMs !== null && untilMs !== null && sinceMs >= untilMs) {
    throw new BadUserInputError(
      '`since` must be before `until`: the range begins with `since` and ends right before `until`.',
    );
  }
  return range;
}

/** Why the provider cannot list messages that way; null: it can. */
export function findUnsupported(
  { sessionId, userId }: MessageListFilter,
  range: TimeRange | null,
  capabilities: Capabilities,
): string | null {
  if (sessionId === null && !capabilities.listsMessagesAcrossSessions) {
    return 'This provider lists messages by session only: pass `sessionId`.';
  }
  if (userId !== null && !capabilities.filtersMessagesByUser) {
    return 'This provider cannot filter messages by user: leave `userId` out.';
  }
  if (range !== null && !capabilities.filtersMessagesByTime) {
    return noTimeRanges;
  }
  return null;
}
