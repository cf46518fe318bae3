import type { GraphContext } from '../context.ts';
import { BadUserInputError } from '../errors.ts';
import { builder } from './builder.ts';
import { costs } from './field-cost.ts';
import { type GlobalId, readGlobalId } from './global-id.ts';
import { type Entity, NodeRef } from './refs.ts';
import { largestWindow } from './window-args.ts';

/** The row of a global id; null when there is none, or the caller may not read its chatbot. */
export async function loadEntity(id: GlobalId, { sources, loaders }: GraphContext): Promise<Entity | null> {
  const { chatbotId } = id;
  const source = sources.get(chatbotId);
  if (source === undefined) return null;
  switch (id.type) {
    case 'Chatbot':
      return source.chatbot;
    case 'User':
      return loaders.user.load({ chatbotId, id: id.userId });
    case 'Session':
      return loaders.session.load({ chatbotId, id: id.sessionId });
    case 'Message':
      return loaders.message.load({ chatbotId, id: id.messageId, place: id.place });
  }
}

/** Throws nothing: a bad id rejects. */
async function loadNode(globalId: string, context: GraphContext): Promise<Entity | null> {
  return loadEntity(readGlobalId(globalId, context), context);
}

builder.queryFields((t) => ({
  node: t.field({
    type: NodeRef,
    ...costs({ kind: 'row', collection: null }),
    description:
      'Anything by its global id; null when it does not exist. At most one upstream call; a message without a time is looked for from the newest on, where the provider reads no message by its id.',
    args: { id: t.arg.id({ required: true, description: 'A value of an `id` field, unchanged.' }) },
    resolve: (_root, { id }, context) => loadNode(id, context),
  }),
  nodes: t.field({
    type: [NodeRef],
    nullable: { list: true, items: true },
    description: `Several by their global ids, in the same order; no more than ${largestWindow}. One upstream call for each, or fewer where one call answers several.`,
    args: {
      ids: t.arg.idList({ required: true, description: 'Values of `id` fields, unchanged.' }),
    },
    ...costs({ kind: 'list', argument: 'ids', isBounded: true }),
    resolve: (_root, { ids }, context) => {
      const { maxFirst } = context;
      if (ids.length > maxFirst) {
        throw new BadUserInputError(
          `\`ids\` may hold at most ${maxFirst} ids, not ${ids.length}: ask in parts.`,
        );
      }
      return ids.map((id) => loadNode(id, context));
    },
  }),
}));
