import { z } from 'zod';
import { BadUserInputError } from '../errors.ts';
import { type GlobalId, readGlobalId } from '../schema/global-id.ts';

export interface EntityKey {
  readonly fields: string;
  /** What a representation names; null where it lacks one of the fields. Throws `BadUserInputError` for a wrong id. */
  find(representation: object, operation: object): GlobalId | null;
}

const id = z.union([z.string(), z.int()]).transform(String);

/** The types that other subgraphs may refer to, by the names that they have without a prefix. */
export const entityKeys: Readonly<Record<string, readonly EntityKey[]>> = {
  Chatbot: [
    toGlobalKey('Chatbot'),
    toKey(z.object({ chatbotId: id }), (key) => ({ type: 'Chatbot', ...key })),
  ],
  User: [
    toGlobalKey('User'),
    toKey(z.object({ chatbotId: id, userId: id }), (key) => ({ type: 'User', ...key })),
  ],
  Session: [
    toGlobalKey('Session'),
    toKey(z.object({ chatbotId: id, sessionId: id }), (key) => ({ type: 'Session', ...key })),
  ],
  TextMessage: [toGlobalKey('Message')],
  SqlMessage: [toGlobalKey('Message')],
  ImageMessage: [toGlobalKey('Message')],
  UnknownMessage: [toGlobalKey('Message')],
};

function toGlobalKey(type: GlobalId['type']): EntityKey {
  return toKey(z.object({ id }), (key, operation) => {
    const found = readGlobalId(key.id, operation);
    if (found.type !== type) throw new BadUserInputError(`This is the id of a ${found.type}.`);
    return found;
  });
}

function toKey<Fields extends z.ZodObject>(
  fields: Fields,
  toId: (key: z.output<Fields>, operation: object) => GlobalId,
): EntityKey {
  return {
    fields: Object.keys(fields.shape).join(' '),
    find(representation, operation) {
      const { data } = fields.safeParse(representation);
      return data === undefined ? null : toId(data, operation);
    },
  };
}
