/* eslint-disable */
import * as types from './graphql.js';



/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "# Users, their sessions and their messages from one API,\n# a chat with its SQL from another: one query.\nquery Conversations {\n  peki: chatbots(provider: PEKI, first: 5) {\n    nodes {\n      name\n      users(first: 50) {\n        nodes {\n          username\n          sessions(first: 5) {\n            nodes {\n              subject\n              messages(first: 20) {\n                nodes {\n                  __typename\n                  ... on TextMessage { role text }\n                  ... on ImageMessage { url }\n                }\n              }\n            }\n          }\n        }\n      }\n    }\n  }\n  sql: chatbot(chatbotId: \"bot_123456\") {\n    session(sessionId: \"chat_789012\") {\n      messages(first: 20, includeSql: true) {\n        nodes {\n          __typename\n          ... on TextMessage { role text }\n          ... on SqlMessage { sql result { columns rowCount rows } }\n          ... on ImageMessage { url }\n        }\n      }\n    }\n  }\n}\n": typeof types.ConversationsDocument,
    "# The newest messages of a chatbot, each with its user\n# and its session; what several share is asked for once.\nquery NewestMessages {\n  chatbots(provider: PEKI, first: 1) {\n    nodes {\n      messages(first: 20) {\n        totalCount\n        nodes {\n          ... on ConversationMessage {\n            createdAt\n            role\n            user { username }\n            session { subject status }\n          }\n          ... on TextMessage { text }\n        }\n      }\n    }\n  }\n}\n": typeof types.NewestMessagesDocument,
    "# The newest messages of a chat, and the SQL it ran.\nquery OneChat($chatbotId: ID!, $sessionId: ID!) {\n  chatbot(chatbotId: $chatbotId) {\n    session(sessionId: $sessionId) {\n      messages(first: 10, includeSql: true) {\n        nodes {\n          __typename\n          ... on ConversationMessage { createdAt role }\n          ... on TextMessage { text }\n          ... on SqlMessage { sql result { rowCount rows(limit: 5) } }\n          ... on ImageMessage { url }\n        }\n      }\n    }\n  }\n}\n": typeof types.OneChatDocument,
    "# Page by page: run it, copy endCursor into the\n# variable \"after\", run it again.\nquery WalkMessages($after: String) {\n  chatbot(chatbotId: \"bot_123456\") {\n    session(sessionId: \"chat_789012\") {\n      messages(first: 5, after: $after, order: OLDEST_FIRST) {\n        pageInfo { hasNextPage endCursor }\n        edges {\n          cursor\n          node {\n            ... on ConversationMessage { id createdAt }\n            ... on TextMessage { text }\n          }\n        }\n      }\n    }\n  }\n}\n": typeof types.WalkMessagesDocument,
    "# The configured chatbots, and what their APIs can do.\nquery Chatbots {\n  chatbots(first: 20) {\n    nodes {\n      chatbotId\n      provider\n      name\n      capabilities { listsUsers listsSessions hasTotalCounts hasSqlMessages largestPage }\n    }\n  }\n}\n": typeof types.ChatbotsDocument,
};
const documents: Documents = {
    "# Users, their sessions and their messages from one API,\n# a chat with its SQL from another: one query.\nquery Conversations {\n  peki: chatbots(provider: PEKI, first: 5) {\n    nodes {\n      name\n      users(first: 50) {\n        nodes {\n          username\n          sessions(first: 5) {\n            nodes {\n              subject\n              messages(first: 20) {\n                nodes {\n                  __typename\n                  ... on TextMessage { role text }\n                  ... on ImageMessage { url }\n                }\n              }\n            }\n          }\n        }\n      }\n    }\n  }\n  sql: chatbot(chatbotId: \"bot_123456\") {\n    session(sessionId: \"chat_789012\") {\n      messages(first: 20, includeSql: true) {\n        nodes {\n          __typename\n          ... on TextMessage { role text }\n          ... on SqlMessage { sql result { columns rowCount rows } }\n          ... on ImageMessage { url }\n        }\n      }\n    }\n  }\n}\n": types.ConversationsDocument,
    "# The newest messages of a chatbot, each with its user\n# and its session; what several share is asked for once.\nquery NewestMessages {\n  chatbots(provider: PEKI, first: 1) {\n    nodes {\n      messages(first: 20) {\n        totalCount\n        nodes {\n          ... on ConversationMessage {\n            createdAt\n            role\n            user { username }\n            session { subject status }\n          }\n          ... on TextMessage { text }\n        }\n      }\n    }\n  }\n}\n": types.NewestMessagesDocument,
    "# The newest messages of a chat, and the SQL it ran.\nquery OneChat($chatbotId: ID!, $sessionId: ID!) {\n  chatbot(chatbotId: $chatbotId) {\n    session(sessionId: $sessionId) {\n      messages(first: 10, includeSql: true) {\n        nodes {\n          __typename\n          ... on ConversationMessage { createdAt role }\n          ... on TextMessage { text }\n          ... on SqlMessage { sql result { rowCount rows(limit: 5) } }\n          ... on ImageMessage { url }\n        }\n      }\n    }\n  }\n}\n": types.OneChatDocument,
    "# Page by page: run it, copy endCursor into the\n# variable \"after\", run it again.\nquery WalkMessages($after: String) {\n  chatbot(chatbotId: \"bot_123456\") {\n    session(sessionId: \"chat_789012\") {\n      messages(first: 5, after: $after, order: OLDEST_FIRST) {\n        pageInfo { hasNextPage endCursor }\n        edges {\n          cursor\n          node {\n            ... on ConversationMessage { id createdAt }\n            ... on TextMessage { text }\n          }\n        }\n      }\n    }\n  }\n}\n": types.WalkMessagesDocument,
    "# The configured chatbots, and what their APIs can do.\nquery Chatbots {\n  chatbots(first: 20) {\n    nodes {\n      chatbotId\n      provider\n      name\n      capabilities { listsUsers listsSessions hasTotalCounts hasSqlMessages largestPage }\n    }\n  }\n}\n": types.ChatbotsDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "# Users, their sessions and their messages from one API,\n# a chat with its SQL from another: one query.\nquery Conversations {\n  peki: chatbots(provider: PEKI, first: 5) {\n    nodes {\n      name\n      users(first: 50) {\n        nodes {\n          username\n          sessions(first: 5) {\n            nodes {\n              subject\n              messages(first: 20) {\n                nodes {\n                  __typename\n                  ... on TextMessage { role text }\n                  ... on ImageMessage { url }\n                }\n              }\n            }\n          }\n        }\n      }\n    }\n  }\n  sql: chatbot(chatbotId: \"bot_123456\") {\n    session(sessionId: \"chat_789012\") {\n      messages(first: 20, includeSql: true) {\n        nodes {\n          __typename\n          ... on TextMessage { role text }\n          ... on SqlMessage { sql result { columns rowCount rows } }\n          ... on ImageMessage { url }\n        }\n      }\n    }\n  }\n}\n"): typeof import('./graphql.js').ConversationsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "# The newest messages of a chatbot, each with its user\n# and its session; what several share is asked for once.\nquery NewestMessages {\n  chatbots(provider: PEKI, first: 1) {\n    nodes {\n      messages(first: 20) {\n        totalCount\n        nodes {\n          ... on ConversationMessage {\n            createdAt\n            role\n            user { username }\n            session { subject status }\n          }\n          ... on TextMessage { text }\n        }\n      }\n    }\n  }\n}\n"): typeof import('./graphql.js').NewestMessagesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "# The newest messages of a chat, and the SQL it ran.\nquery OneChat($chatbotId: ID!, $sessionId: ID!) {\n  chatbot(chatbotId: $chatbotId) {\n    session(sessionId: $sessionId) {\n      messages(first: 10, includeSql: true) {\n        nodes {\n          __typename\n          ... on ConversationMessage { createdAt role }\n          ... on TextMessage { text }\n          ... on SqlMessage { sql result { rowCount rows(limit: 5) } }\n          ... on ImageMessage { url }\n        }\n      }\n    }\n  }\n}\n"): typeof import('./graphql.js').OneChatDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "# Page by page: run it, copy endCursor into the\n# variable \"after\", run it again.\nquery WalkMessages($after: String) {\n  chatbot(chatbotId: \"bot_123456\") {\n    session(sessionId: \"chat_789012\") {\n      messages(first: 5, after: $after, order: OLDEST_FIRST) {\n        pageInfo { hasNextPage endCursor }\n        edges {\n          cursor\n          node {\n            ... on ConversationMessage { id createdAt }\n            ... on TextMessage { text }\n          }\n        }\n      }\n    }\n  }\n}\n"): typeof import('./graphql.js').WalkMessagesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "# The configured chatbots, and what their APIs can do.\nquery Chatbots {\n  chatbots(first: 20) {\n    nodes {\n      chatbotId\n      provider\n      name\n      capabilities { listsUsers listsSessions hasTotalCounts hasSqlMessages largestPage }\n    }\n  }\n}\n"): typeof import('./graphql.js').ChatbotsDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
