import type { RandomDocument } from './random-document.ts';

const argumentNames = [
  'chatbotId',
  'chatbotIds',
  'userId',
  'sessionId',
  'messageId',
  'id',
  'ids',
  'representations',
  'after',
  'text',
];

/** Ways to everything that is worth stealing; chance alone finds some of them too rarely. */
export const fixedDocuments: readonly RandomDocument[] = [
  'query ($chatbotId: ID!, $sessionId: ID!) { chatbot(chatbotId: $chatbotId) { session(sessionId: $sessionId) { messages(first: 4, includeSql: true) { nodes { __typename ... on SqlMessage { sql result { columns rows viewLink } } ... on TextMessage { text } } } } } }',
  'query ($chatbotId: ID!) { chatbot(chatbotId: $chatbotId) { users(first: 3) { nodes { id userId firstName lastName username email phoneNumber data lastReceivedText source } } } }',
  'query ($chatbotId: ID!, $after: String) { chatbot(chatbotId: $chatbotId) { sessions(first: 3, after: $after) { edges { cursor node { id subject userName tags tokenCount createdAt user { email } } } } } }',
  'query ($chatbotId: ID!, $after: String) { chatbot(chatbotId: $chatbotId) { messages(last: 3, after: $after) { edges { cursor node { ... on TextMessage { id text } ... on ConversationMessage { user { username } session { userName } } } } } } }',
  'query ($chatbotId: ID!, $userId: ID!, $messageId: ID!) { chatbot(chatbotId: $chatbotId) { user(userId: $userId) { email messages(first: 2) { nodes { ... on TextMessage { text } } } } message(messageId: $messageId) { ... on ImageMessage { url } ... on TextMessage { text } } } }',
  'query ($id: ID!) { node(id: $id) { id ... on User { email } ... on Session { userName summary } ... on TextMessage { text } ... on SqlMessage { sql } ... on Chatbot { name } } }',
  'query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on User { phoneNumber source } ... on Session { userName } ... on TextMessage { text } ... on SqlMessage { result { rows } } } }',
  'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Chatbot { name } ... on User { id email } ... on Session { subject userName messages(first: 2, includeSql: true) { nodes { ... on SqlMessage { id sql } ... on TextMessage { text } } } } ... on TextMessage { text } } }',
  'query ($text: String!, $after: String) { search(text: $text, first: 5, after: $after) { totalCount isTotalCountCapped edges { cursor score snippet node { ... on ConversationMessage { id userId session { userName } } ... on TextMessage { text } ... on SqlMessage { sql result { rows } } } } } }',
  'query ($text: String!, $chatbotIds: [ID!], $sessionId: ID, $userId: ID) { search(text: $text, chatbotIds: $chatbotIds, sessionId: $sessionId, userId: $userId, kinds: [TEXT, SQL]) { nodes { __typename ... on ConversationMessage { id chatbotId user { email } } } } }',
  'query ($chatbotId: ID!, $after: String) { chatbot(chatbotId: $chatbotId) { sessions(first: 4, after: $after, orderBy: LAST_MESSAGE_AT) { totalCount edges { cursor node { id subject userName tags user { id email username lastReceivedText } lastMessage { __typename ... on TextMessage { text } ... on SqlMessage { sql } } } } } } }',
  'query ($chatbotId: ID!, $userId: ID!) { chatbot(chatbotId: $chatbotId) { open: sessions(first: 0, status: ACTIVE, orderBy: CREATED_AT) { totalCount } sessions { nodes { sessionId lastMessage { ... on TextMessage { text } } } } user(userId: $userId) { sessions(orderBy: CREATED_AT) { nodes { summary user { phoneNumber } } } } } }',
  '{ chatbots { totalCount nodes { chatbotId name users(first: 2) { totalCount nodes { email } } } } }',
].map((query) => ({
  query,
  variables: argumentNames
    .filter((argument) => query.includes(`$${argument}:`))
    .map((argument) => ({
      name: argument,
      argument,
      isNeeded: new RegExp(`\\$${argument}: [^,)]*!(?=[,)])`).test(query),
    })),
}));
