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
# What it cost stands at the top; open the calls and batches.
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
    query: /* GraphQL */ `# An inbox: the latest conversations, who held them,
# their last message and how many came since a moment.
query Inbox($since: DateTime!) {
  chatbots(provider: PEKI, first: 1) {
    nodes {
      sessions(first: 10) {
        nodes {
          subject
          status
          user { username }
          lastMessage {
            ... on ConversationMessage { createdAt role }
            ... on TextMessage { text }
          }
          messageCount
          new: messageCount(since: $since)
        }
      }
    }
  }
}
`,
    variables: { since: '2025-04-10T00:00:00Z' },
  },
  {
    query: /* GraphQL */ `# The first messages since a moment: the place in the
# list is found by a few calls, whatever its length.
query SinceAMoment($since: DateTime!) {
  chatbots(provider: PEKI, first: 1) {
    nodes {
      messages(since: $since, order: OLDEST_FIRST, first: 5) {
        totalCount
        nodes {
          ... on ConversationMessage { createdAt role }
          ... on TextMessage { text }
        }
      }
    }
  }
}
`,
    variables: { since: '2025-04-10T00:00:00Z' },
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
  {
    query: /* GraphQL */ `# Each message as it arrives. Run me, then send one in
# another window: there the tab SendMessage does.
subscription Arrivals($chatbotId: ID!) {
  messageAdded(chatbotId: $chatbotId) {
    cursor
    node {
      ... on ConversationMessage { createdAt role user { username } }
      ... on TextMessage { text }
    }
  }
}
`,
    variables: { chatbotId: '6612a1b2c3d4e5f6a7b8c9aa' },
  },
  {
    query: /* GraphQL */ `# A message to a chatbot: its answer, and the user's lists
# as they are after it.
mutation SendMessage($input: SendMessageInput!) {
  sendMessage(input: $input) {
    answer
    user {
      messages(first: 4) {
        totalCount
        nodes { ... on TextMessage { role text } }
      }
    }
  }
}
`,
    variables: {
      input: {
        chatbotId: '6612a1b2c3d4e5f6a7b8c9aa',
        userId: 'graphiql',
        userName: 'You',
        content: 'Which orders are still open?',
      },
    },
  },
  {
    query: /* GraphQL */ `# A question to a chatbot that answers from a database,
# with the SQL that it ran.
mutation Ask($input: AskInput!) {
  ask(input: $input) {
    parts {
      __typename
      ... on AskText { text }
      ... on AskSql { sql result { rows(limit: 5) } }
    }
  }
}
`,
    variables: {
      input: {
        chatbotId: 'bot_123456',
        sessionId: 'graphiql',
        question: 'Show me total sales by month',
        includeSql: true,
      },
    },
  },
];

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
