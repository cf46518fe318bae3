/** A query of the bench; `{ __typename }` is what costs a GraphQL server least. */
export type QueryName = 'Q1' | 'Q2' | 'Q3' | 'constant';

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
}

const message = `... on ConversationMessage { messageId role createdAt }
    ... on TextMessage { text }
    ... on ImageMessage { url }`;

const texts: Readonly<Record<Exclude<QueryName, 'constant'>, string>> = {
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

/** The body that asks a query. */
export function toOperation(name: QueryName, { chatbotId, sessionId }: QueryTargets): Operation {
  if (name === 'constant') return { query: '{ __typename }' };
  const variables = name === 'Q2' ? { chatbotId, sessionId } : { chatbotId };
  return { query: texts[name], variables };
}
