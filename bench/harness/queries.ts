/** A query of the bench; `{ __typename }` is what costs a GraphQL server least. */
export type QueryName = 'Q2-different' | 'Q3-different' | 'Q1' | 'Q2' | 'Q3' | 'constant';

/** A GraphQL request's body. */
export interface Operation {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** What the queries ask for. */
export interface QueryTargets {
  readonly chatbotId: string;
  /** The session that Q2 reads. */
  readonly sessionId: string;
  /** All sessions, for queries that ask for another one each time. */
  readonly sessionIds: readonly string[];
}

const message = `... on ConversationMessage { messageId role createdAt }
    ... on TextMessage { text }
    ... on ImageMessage { url }`;

const texts: Readonly<Record<'Q1' | 'Q2' | 'Q3' | 'Q3-different', string>> = {
  Q1: `query Q1($chatbotId: ID!) {
  chatbot(chatbotId: $chatbotId) {
    users(first: 50) {
      nodes {
        userId
        sessions(first: 5) {
          nodes {
            sessionId
            subject
            status
            messages(first: 20) {
              nodes {
    ${message}
              }
            }
          }
        }
      }
    }
  }
}`,
  Q2: `query Q2($chatbotId: ID!, $sessionId: ID!) {
  chatbot(chatbotId: $chatbotId) {
    session(sessionId: $sessionId) {
      sessionId
      subject
      messages(first: 20) {
        nodes {
    ${message}
        }
      }
    }
  }
}`,
  'Q3-different': `query Q3Different($chatbotId: ID!, $sessionId: ID!, $first: Int!) {
  chatbot(chatbotId: $chatbotId) {
    session(sessionId: $sessionId) {
      messages(first: $first) {
        nodes {
    ${message}
          ... on ConversationMessage {
            user { userId username }
            session { sessionId subject }
          }
        }
      }
    }
  }
}`,
  Q3: `query Q3($chatbotId: ID!) {
  chatbot(chatbotId: $chatbotId) {
    messages(first: 20) {
      nodes {
    ${message}
        ... on ConversationMessage {
          user { userId username }
          session { sessionId subject }
        }
      }
    }
  }
}`,
};

/** The bodies that ask a query, each for something else: the first speaks for all where one is measured alone. */
export function toOperations(name: QueryName, targets: QueryTargets): readonly [Operation, ...Operation[]] {
  const { chatbotId, sessionId, sessionIds } = targets;
  const toQ2 = (id: string) => ({ query: texts.Q2, variables: { chatbotId, sessionId: id } });
  const toWindow = (id: string, first: number) => ({
    query: texts['Q3-different'],
    variables: { chatbotId, sessionId: id, first },
  });
  switch (name) {
    case 'constant':
      return [{ query: '{ __typename }' }];
    case 'Q2':
      return [toQ2(sessionId)];
    case 'Q2-different':
      return [toQ2(sessionId), ...sessionIds.filter((id) => id !== sessionId).map(toQ2)];
    case 'Q3-different': {
      const others = sessionIds.filter((id) => id !== sessionId).slice(0, windows / windowSizes);
      const windowsOf = (id: string) =>
        Array.from({ length: windowSizes }, (_, index) => toWindow(id, index + 1));
      return [toWindow(sessionId, windowSizes), ...others.flatMap(windowsOf)];
    }
    default:
      return [{ query: texts[name], variables: { chatbotId } }];
  }
}

/** Windows that `Q3-different` asks for: of so many sizes each, in as many sessions as it takes. */
const windows = 1_000;
const windowSizes = 20;
