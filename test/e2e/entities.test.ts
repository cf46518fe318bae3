import { describe, expect, it } from 'vitest';
import { createSubgraph } from '../../src/federation/create-subgraph.ts';
import { graphql } from '../generated/gql.ts';
import { type Stack, startTestStack } from './start-stack.ts';

const tenUsers = graphql(/* GraphQL */ `
  query EntitiesTenUsers {
    chatbot(chatbotId: "generated_bot") { users(last: 10) { nodes { userId } } }
  }
`);

const listRoute = 'GET /api/Dev/:chatbotId/users';
const userRoute = 'GET /api/Dev/:chatbotId/users/:userId';

async function startSubgraph(users: string): Promise<Stack> {
  const { schema } = createSubgraph({ node: 'omit', typePrefix: '' });
  const flags = { users, sessions: '10', messages: '10' };
  return startTestStack({ schema, isCacheOn: false, flags });
}

/** Ten references to each of the ten users that stand last, and the calls that they take once the size is known. */
async function askForTen(stack: Stack) {
  const { chatbot } = await stack.read(tenUsers, {});
  const ids = chatbot?.users?.nodes.map(({ userId }) => userId) ?? [];
  const representations = Array.from({ length: 100 }, (_, i) => ({
    __typename: 'User',
    chatbotId: 'generated_bot',
    userId: ids[i % 10],
  }));
  await stack.takeRequestCounts();
  const query =
    'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on User { userId email } } }';
  const response = await fetch(stack.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { representations } }),
  });
  const { data, errors } = await response.json();
  expect(errors).toBeUndefined();
  expect(data).toMatchObject({ _entities: representations.map(({ userId }) => ({ userId })) });
  return (await stack.takeRequestCounts()).byRoute;
}

describe('a hundred references to ten users take', () => {
  it('ten look-ups in a long list', async () => {
    expect(await askForTen(await startSubgraph('1500'))).toEqual({ [userRoute]: 10 });
  });

  it('one scan in a shorter one', async () => {
    expect(await askForTen(await startSubgraph('300'))).toEqual({ [listRoute]: 3 });
  });
});
