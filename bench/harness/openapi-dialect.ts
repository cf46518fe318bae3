import { toRole, toStatus } from '../peers/peki/row-to-graphql.ts';
import type { Operation, QueryName, QueryTargets } from './queries.ts';

/*
 * A gateway over an OpenAPI document speaks that document's words: its own query texts ask for the same, with aliases
 * where an alias is enough, and the rest is translated after the answer was measured.
 */

const message = 'messageId: id role: senderType createdAt text';

const texts: Readonly<Record<'Q1' | 'Q2' | 'Q3', string>> = {
  Q1: `query Q1($chatbotId: String!) {
  users(chatbotId: $chatbotId, pageSize: 50) {
    nodes: data {
      userId: id
      sessions(first: 5) {
        nodes: data { sessionId: id subject status messages(first: 20) { nodes: data { ${message} } } }
      }
    }
  }
}`,
  Q2: `query Q2($chatbotId: String!, $sessionId: String!) {
  session(chatbotId: $chatbotId, sessionId: $sessionId) {
    data { sessionId: id subject messages(first: 20) { nodes: data { ${message} } } }
  }
}`,
  Q3: `query Q3($chatbotId: String!) {
  messages(chatbotId: $chatbotId, pageSize: 20) {
    nodes: data { ${message} user { data { userId: id username } } session { data { sessionId: id subject } } }
  }
}`,
};

/** The body that asks a query in the words of the OpenAPI document; not those that ask for something else each time. */
export function toOpenapiOperation(name: QueryName, { chatbotId, sessionId }: QueryTargets): Operation {
  if (name === 'constant') return { query: '{ __typename }' };
  if (name === 'Q2-different' || name === 'Q3-different') throw new Error(`${name} is not asked here.`);
  return { query: texts[name], variables: name === 'Q2' ? { chatbotId, sessionId } : { chatbotId } };
}

/** The same data in the words of Convograph's schema. */
export function fromOpenapiData(data: unknown): unknown {
  return { chatbot: translate(data) };
}

function translate(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(translate);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value);
  const [[name, item] = []] = fields;
  if (fields.length === 1 && name === 'data') return translate(item);
  return Object.fromEntries(fields.map(([field, inner]) => [field, translateField(field, inner)]));
}

function translateField(name: string, value: unknown): unknown {
  if (name === 'role') return toRole({ senderType: toText(value) });
  if (name === 'status') return toStatus(toText(value));
  return translate(value);
}

function toText(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
