import { expect, it } from 'vitest';
import { createEmbeddingSource } from '../lists/token/create-embedding-source.ts';
import { createPlannedBench } from './planned-bench.ts';

const session = (id: string) => `s_${id}: session(sessionId: "${id}") { status }`;
const messages = (id: string) => `m_${id}: messages(sessionId: "${id}", first: 2) { nodes { __typename } }`;

it.each([
  ['a session and its messages take one call', [session('a'), messages('a')], 1],
  ['in whichever order they are asked for', [messages('a'), session('a')], 1],
  ['others take a call each', [session('a'), messages('b'), messages('c'), session('c')], 3],
  ['so do sessions alone', [session('a'), session('b')], 2],
])('%s, and that is planned', async (_name, fields, count) => {
  const { calls, explanation, errors } = await createPlannedBench([createEmbeddingSource()]).ask(
    `{ chatbot(chatbotId: "shop") { ${fields.join(' ')} } }`,
  );
  expect(errors).toEqual([]);
  expect(calls).toHaveLength(count);
  const planned = explanation.batches.reduce((sum, { cost }) => sum + Math.floor(cost), 0);
  expect(planned).toBe(count);
});
