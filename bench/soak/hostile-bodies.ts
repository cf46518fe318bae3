import type { Random } from './random.ts';

/** Request bodies that nobody should get an answer with data for, or make the server work for. */
export function toHostileBody(random: Random, chatbotId: string): string {
  return random.pick(makers)(chatbotId);
}

type MakeBody = (chatbotId: string) => string;

const toBody = (query: string) => JSON.stringify({ query });

const makers: readonly MakeBody[] = [
  () => '{"query":"{ chatbots { nodes {',
  () => '[1,2,3]',
  () => JSON.stringify([{ query: '{__typename}' }, { query: '{__typename}' }]),
  () => toBody('{'.repeat(5_000)),
  () => toBody(`{ ${'__typename '.repeat(5_000)} }`),
  () => toBody(`{ ${Array.from({ length: 200 }, (_, index) => `a${index}: __typename`).join(' ')} }`),
  () => toBody(`{ __typename ${'@include(if: true) '.repeat(200)} }`),
  () => toBody(`query { ...A } fragment A on Query { ...B } fragment B on Query { ...A }`),
  (chatbotId) => toBody(`{ chatbot(chatbotId: "${chatbotId}") ${nest(12)} }`),
  (chatbotId) =>
    toBody(
      `{ chatbot(chatbotId: "${chatbotId}") { users(first: 100) { nodes { sessions(first: 100) { nodes { messages(first: 100) { nodes { __typename } } } } } } } }`,
    ),
  (chatbotId) => toBody(`{ chatbot(chatbotId: "${chatbotId}") { users(first: 1000000) { totalCount } } }`),
  (chatbotId) =>
    toBody(
      `{ chatbot(chatbotId: "${chatbotId}") { messages(first: 5, after: "${'A'.repeat(500)}") { totalCount } } }`,
    ),
  () => toBody(`{ node(id: "${'x'.repeat(10_000)}") { id } }`),
  () => toBody(' '.repeat(2_000_000)),
];

function nest(levels: number): string {
  return levels === 0
    ? '{ __typename }'
    : `{ sessions(first: 1) { nodes { user { chatbot ${nest(levels - 1)} } } } }`;
}
