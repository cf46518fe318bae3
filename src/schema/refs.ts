import type { GraphQLResolveInfo } from 'graphql';
import type {
  Chatbot,
  ImageMessage,
  Message,
  Session,
  SqlMessage,
  TextMessage,
  UnknownMessage,
  User,
} from '../models.ts';
import { builder } from './builder.ts';
import { toNameIn } from './prefix-types.ts';

export type Entity = Chatbot | User | Session | Message;

export const ChatbotRef = builder.objectRef<Chatbot>('Chatbot');
export const UserRef = builder.objectRef<User>('User');
export const SessionRef = builder.objectRef<Session>('Session');
export const TextMessageRef = builder.objectRef<TextMessage>('TextMessage');
export const SqlMessageRef = builder.objectRef<SqlMessage>('SqlMessage');
export const ImageMessageRef = builder.objectRef<ImageMessage>('ImageMessage');
export const UnknownMessageRef = builder.objectRef<UnknownMessage>('UnknownMessage');

const messageTypeNames = {
  text: 'TextMessage',
  sql: 'SqlMessage',
  image: 'ImageMessage',
  unknown: 'UnknownMessage',
} as const;

export function toTypeName(entity: Entity, _context: unknown, { schema }: GraphQLResolveInfo): string {
  return toNameIn(schema, findTypeName(entity));
}

function findTypeName(entity: Entity): string {
  if ('kind' in entity) return messageTypeNames[entity.kind];
  if ('provider' in entity) return 'Chatbot';
  return 'sessionId' in entity ? 'Session' : 'User';
}

export const NodeRef = builder.interfaceRef<Entity>('Node').implement({
  description: 'Anything that can be found again by its id alone.',
  resolveType: toTypeName,
  fields: (t) => ({
    id: t.id({ nullable: false, description: 'Opaque, unique in the whole graph; `Query.node` takes it.' }),
  }),
});

export const MessageRef = builder.unionType('Message', {
  description: 'One message of a conversation. New kinds appear over time: always ask for `__typename` too.',
  types: [TextMessageRef, SqlMessageRef, ImageMessageRef, UnknownMessageRef],
  resolveType: toTypeName,
});

export const ConversationMessageRef = builder.interfaceRef<Message>('ConversationMessage');
