/** A query that GraphiQL offers in a tab of its own. */
export interface GraphiqlExample {
  /** Named operations: GraphiQL shows the name on the tab. */
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** Queries that run as they are on the sandbox's sample data. */
export const sandboxExamples: readonly GraphiqlExample[] = [
  {
    query: /* GraphQL */ `# Run me: three users of a chatbot. What it cost stands at the top of the page.
# The other tabs show more.
query ThreeUsers {
  chatbots(provider: PEKI, first: 1) {
    nodes {
      name
      users(first: 3) {
        totalCount
        nodes { username createdAt }
      }
    }
  }
}
`,
  },
  {
    query: /* GraphQL */ `# Users, their sessions and their messages from one API,
# a chat with its SQL from another: one query.
# What it cost stands at the top, and in full below the data:
# extensions.upstream.
query Conversations {
  peki: chatbots(provider: PEKI, first: 5) {
    nodes {
      name
      users(first: 50) {
        nodes {
          username
          sessions(first: 5) {
            nodes {
              subject
              messages(first: 20) {
                nodes {
                  __typename
                  ... on TextMessage { role text }
                  ... on ImageMessage { url }
                }
              }
            }
          }
        }
      }
    }
  }
  sql: chatbot(chatbotId: "bot_123456") {
    session(sessionId: "chat_789012") {
      messages(first: 20, includeSql: true) {
        nodes {
          __typename
          ... on TextMessage { role text }
          ... on SqlMessage { sql result { columns rowCount rows } }
          ... on ImageMessage { url }
        }
      }
    }
  }
}
`,
  },
  {
    query: /* GraphQL */ `# The newest messages of a chatbot, each with its user
# and its session; what several share is asked for once.
query NewestMessages {
  chatbots(provider: PEKI, first: 1) {
    nodes {
      messages(first: 20) {
        totalCount
        nodes {
          ... on ConversationMessage {
            createdAt
            role
            user { username }
            session { subject status }
          }
          ... on TextMessage { text }
        }
      }
    }
  }
}
`,
  },
  {
    query: /* GraphQL */ `# The newest messages of a chat, and the SQL it ran.
query OneChat($chatbotId: ID!, $sessionId: ID!) {
  chatbot(chatbotId: $chatbotId) {
    session(sessionId: $sessionId) {
      messages(first: 10, includeSql: true) {
        nodes {
          __typename
          ... on ConversationMessage { createdAt role }
          ... on TextMessage { text }
          ... on SqlMessage { sql result { rowCount rows(limit: 5) } }
          ... on ImageMessage { url }
        }
      }
    }
  }
}
`,
    variables: { chatbotId: 'bot_123456', sessionId: 'chat_789012' },
  },
  {
    query: /* GraphQL */ `# Page by page: run it, copy endCursor into the
# variable "after", run it again.
query WalkMessages($after: String) {
  chatbot(chatbotId: "bot_123456") {
    session(sessionId: "chat_789012") {
      messages(first: 5, after: $after, order: OLDEST_FIRST) {
        pageInfo { hasNextPage endCursor }
        edges {
          cursor
          node {
            ... on ConversationMessage { id createdAt }
            ... on TextMessage { text }
          }
        }
      }
    }
  }
}
`,
    variables: { after: null },
  },
];

/** Queries that run on any configuration. */
export const generalExamples: readonly GraphiqlExample[] = [
  {
    query: /* GraphQL */ `# The configured chatbots, and what their APIs can do.
query Chatbots {
  chatbots(first: 20) {
    nodes {
      chatbotId
      provider
      name
      capabilities { listsUsers listsSessions hasTotalCounts hasSqlMessages largestPage }
    }
  }
}
`,
  },
];
