import type { Answer, Stack } from '../e2e/start-stack.ts';
import { graphql } from '../generated/gql.ts';
import type { TypedDocumentString } from '../generated/graphql.ts';

const page = graphql(/* GraphQL */ `
  query PagePlace($chatbotId: ID!, $after: String) {
    peki: chatbot(chatbotId: $chatbotId) {
      name
      users(first: 2) { nodes { userId } }
      struck: messages(first: 5, after: $after) {
        totalCount
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        nodes { __typename ... on ConversationMessage { messageId createdAt } }
      }
    }
    bot: chatbot(chatbotId: "bot_123456") {
      session(sessionId: "chat_789010") { messages { nodes { ... on ConversationMessage { messageId } } } }
    }
  }
`);

const byId = graphql(/* GraphQL */ `
  query ByIdPlace($chatbotId: ID!, $messageId: ID!) {
    peki: chatbot(chatbotId: $chatbotId) {
      name
      users(first: 2) { nodes { userId } }
      messages(first: 2) { totalCount nodes { ... on ConversationMessage { messageId } } }
      struck: message(messageId: $messageId) {
        __typename
        ... on ConversationMessage { messageId createdAt }
      }
    }
  }
`);

const scan = graphql(/* GraphQL */ `
  query ScanPlace($chatbotId: ID!) {
    peki: chatbot(chatbotId: $chatbotId) {
      name
      sessions(first: 12) {
        totalCount
        nodes {
          sessionId
          struck: messages(first: 2) { nodes { __typename ... on ConversationMessage { messageId createdAt } } }
        }
      }
    }
  }
`);

const chat = graphql(/* GraphQL */ `
  query ChatPlace($chatbotId: ID!, $after: String, $order: MessageOrder!) {
    peki: chatbot(chatbotId: $chatbotId) { name users(first: 2) { nodes { userId } } }
    bot: chatbot(chatbotId: "bot_123456") {
      other: session(sessionId: "chat_789010") { messages(first: 3) { nodes { ... on ConversationMessage { messageId } } } }
      session(sessionId: "chat_789012") {
        sessionId
        struck: messages(first: 5, after: $after, order: $order) {
          pageInfo { hasNextPage startCursor endCursor }
          nodes { __typename ... on ConversationMessage { messageId createdAt } }
        }
      }
    }
  }
`);

const chatMessage = graphql(/* GraphQL */ `
  query ChatMessagePlace($chatbotId: ID!, $id: ID!) {
    peki: chatbot(chatbotId: $chatbotId) { name users(first: 2) { nodes { userId } } }
    bot: chatbot(chatbotId: "bot_123456") {
      other: session(sessionId: "chat_789010") { messages(first: 3) { nodes { ... on ConversationMessage { messageId } } } }
    }
    struck: node(id: $id) { __typename ... on ConversationMessage { messageId createdAt } }
  }
`);

const landmarks = graphql(/* GraphQL */ `
  query Landmarks($chatbotId: ID!) {
    peki: chatbot(chatbotId: $chatbotId) {
      messages(first: 100) { pageInfo { endCursor } nodes { ... on ConversationMessage { messageId } } }
    }
    bot: chatbot(chatbotId: "bot_123456") {
      session(sessionId: "chat_789012") {
        messages(first: 25) { pageInfo { endCursor } nodes { ... on ConversationMessage { id } } }
      }
    }
  }
`);

export type PlaceName =
  | 'first page'
  | 'middle page'
  | 'by id'
  | 'scan'
  | 'second page of a scan'
  | 'first page of a chat'
  | 'middle page of a chat'
  | 'message of a chat'
  | 'walk down a chat';

/** A part of a query that a fault strikes, with other parts around it that it does not. */
export interface Place {
  readonly name: PlaceName;
  /** True: of AskYourDatabase; else of Peki. */
  readonly isChat: boolean;
  /** Rules that strike it, and nothing else of the query. */
  toRules(fault: object): readonly object[];
  /** Where the struck parts stand in the answer. */
  readonly paths: readonly (readonly (string | number)[])[];
  /** Asked over the whole server, with an explanation. */
  ask(stack: Stack, headers?: Readonly<Record<string, string>>): Promise<Answer<unknown>>;
}

const pekiList = 'GET /api/Dev/:chatbotId/messages';
const chatList = 'GET /api/chatbot/messages';
const chatid = 'chat_789012';
const scanned = 12;

/** All places. The stack tells cursors and ids; it may be another one than those that are asked. */
export async function createPlaces(stack: Stack): Promise<readonly Place[]> {
  const [chatbotId = ''] = stack.sandbox.pekiChatbotIds;
  const { peki, bot } = await stack.read(landmarks, { chatbotId });
  const [messageId, after] = [peki?.messages?.nodes.at(-1)?.messageId, peki?.messages?.pageInfo.endCursor];
  const chatMessages = bot?.session?.messages;
  const [id, chatAfter] = [chatMessages?.nodes.at(-1)?.id, chatMessages?.pageInfo.endCursor];
  if (!messageId || !after || !id || !chatAfter) throw new Error('The sample has changed.');

  const strike = (route: string, match: object) => (fault: object) => [{ route, match, ...fault }];
  const asking =
    <Variables>(document: TypedDocumentString<unknown, Variables>, variables: Variables): Place['ask'] =>
    (asked, headers) =>
      asked.ask(document, variables, { 'x-convograph-explain': '1', ...headers });
  const struckLists = Array.from({ length: scanned }, (_, i) => ['peki', 'sessions', 'nodes', i, 'struck']);
  const inChat = { isChat: true, paths: [['bot', 'session', 'struck']] };
  const newest = { chatbotId, order: 'NEWEST_FIRST' } as const;

  return [
    {
      name: 'first page',
      isChat: false,
      toRules: strike(pekiList, {}),
      paths: [['peki', 'struck']],
      ask: asking(page, { chatbotId }),
    },
    {
      name: 'middle page',
      isChat: false,
      toRules: strike(pekiList, {}),
      paths: [['peki', 'struck']],
      ask: asking(page, { chatbotId, after }),
    },
    {
      name: 'by id',
      isChat: false,
      toRules: strike(`${pekiList}/:messageId`, {}),
      paths: [['peki', 'struck']],
      ask: asking(byId, { chatbotId, messageId }),
    },
    {
      name: 'scan',
      isChat: false,
      toRules: strike(pekiList, {}),
      paths: struckLists,
      ask: asking(scan, { chatbotId }),
    },
    {
      name: 'second page of a scan',
      isChat: false,
      toRules: strike(pekiList, { page: '2', sessionId: null }),
      paths: struckLists,
      ask: asking(scan, { chatbotId }),
    },
    {
      name: 'first page of a chat',
      toRules: strike(chatList, { chatid }),
      ask: asking(chat, newest),
      ...inChat,
    },
    {
      name: 'middle page of a chat',
      toRules: strike(chatList, { chatid }),
      ask: asking(chat, { ...newest, after: chatAfter }),
      ...inChat,
    },
    {
      name: 'message of a chat',
      isChat: true,
      toRules: strike(chatList, { chatid }),
      paths: [['struck']],
      ask: asking(chatMessage, { chatbotId, id }),
    },
    {
      name: 'walk down a chat',
      // The newest page is spared: the first rule does nothing to it.
      toRules: (fault) => [
        { route: chatList, match: { chatid, timestamp: null }, fault: 'slow-headers', ms: 0 },
        ...strike(chatList, { chatid })(fault),
      ],
      ask: asking(chat, { chatbotId, order: 'OLDEST_FIRST' }),
      ...inChat,
    },
  ];
}
