import type { InputShapeFromFields } from '@pothos/core';
import type { GraphQLResolveInfo } from 'graphql';
import type { GraphContext } from '../context.ts';
import { ArchiveNotConfiguredError, BadUserInputError } from '../errors.ts';
import { type ConnectionPage, emptyConnectionPage } from '../loaders/read-connection-page.ts';
import type { Session } from '../models.ts';
import { capabilitiesOf } from '../sources/source.ts';
import { loadArchivedSessions } from './archived-sessions.ts';
import { builder } from './builder.ts';
import { addHint, sourceOf } from './resolver-context.ts';
import { parseWindowArgs, windowArgs } from './window-args.ts';

export const SessionStatus = builder.enumType('SessionStatus', {
  description: 'Whether a session goes on.',
  values: {
    ACTIVE: { description: 'Messages may still come.' },
    CLOSED: { description: 'It has ended.' },
    UNKNOWN: { description: 'The provider says something that this graph does not know.' },
  } as const,
});

const SessionOrder = builder.enumType('SessionOrder', {
  description: 'How a list of sessions is ordered.',
  values: {
    PROVIDER: { value: 'provider', description: "The provider's own order." },
    LAST_MESSAGE_AT: {
      value: 'last-message',
      description: 'The one with the newest message first, SQL aside. From the archive.',
    },
    CREATED_AT: { value: 'created', description: 'The one that began last first. From the archive.' },
  } as const,
});

export const sessionListArgs = {
  ...windowArgs,
  ...builder.args((t) => ({
    status: t.field({
      type: SessionStatus,
      description:
        "Only sessions that are so, as they were last read. Needs an `orderBy` other than PROVIDER: the APIs' own lists have no such filter. `totalCount` of `first: 0` counts them.",
    }),
    since: t.field({
      type: 'DateTime',
      description:
        'Only sessions whose time, the one that `orderBy` names, is this or later. Needs an `orderBy` other than PROVIDER.',
    }),
    orderBy: t.field({
      type: SessionOrder,
      defaultValue: 'provider',
      description:
        "LAST_MESSAGE_AT and CREATED_AT are answered from the server's archive, after one look at the chatbot's newest messages (none while it is kept) and a reading of the sessions of those that are new; an error where there is no archive, or it is not complete. `lastMessage` and `user` of such rows take no call. A cursor is a place in time: a session that becomes active moves to the head, so that a walk with `after` misses it unless it was there already, and one with `before` may meet it again; no page has one twice.",
    }),
  })),
};

/** The sessions of a chatbot or of one user; an empty list with a hint where neither the provider nor an archive lists any. Throws `BadUserInputError`, `ArchiveNotConfiguredError`. */
export function loadSessions(
  filter: { readonly chatbotId: string; readonly userId: string | null },
  args: InputShapeFromFields<typeof sessionListArgs>,
  context: GraphContext,
  info: GraphQLResolveInfo,
  /** Called before the provider's list is read. */
  lookAhead: () => void = () => undefined,
): ConnectionPage<Session> | Promise<ConnectionPage<Session>> {
  const window = parseWindowArgs(args, context);
  const { archive } = context;
  const source = sourceOf(context, filter);
  const { listsSessions } = capabilitiesOf(source);
  const orderBy = args.orderBy ?? 'provider';
  if (orderBy === 'provider') {
    if ((args.status ?? args.since ?? null) !== null) {
      throw new BadUserInputError(
        '`status` and `since` need `orderBy: LAST_MESSAGE_AT` or `orderBy: CREATED_AT`.',
      );
    }
    if (listsSessions) {
      lookAhead();
      return context.loaders.sessions.load({ ...filter, window });
    }
    if (archive === null) {
      const message =
        'This provider lists no sessions: use `session(sessionId:)` with an id that you know. An archive would list those that were seen.';
      addHint(context, info, 'NOT_SUPPORTED_BY_PROVIDER', message);
      return emptyConnectionPage;
    }
  }
  if (archive === null) {
    throw new ArchiveNotConfiguredError(
      'This order needs an archive, which the operators of this server configure with CONVOGRAPH_ARCHIVE and fill with `convograph archive sync`; `orderBy: PROVIDER` needs none.',
    );
  }
  const list = {
    userId: filter.userId,
    status: args.status ?? null,
    order: orderBy === 'created' ? 'created' : 'last-message',
    sinceMs: args.since ?? null,
  } as const;
  return loadArchivedSessions({ source, archive, list, window }, context, info);
}
