import { describe, expect, it } from 'vitest';
import { anonymousViewer } from '../../src/viewer.ts';
import { graphql } from '../generated/gql.ts';
import { type Stack, startTestStack } from './start-stack.ts';

const newest = graphql(/* GraphQL */ `
  query NewestText($chatbotId: ID!) {
    chatbot(chatbotId: $chatbotId) { messages(first: 1) { totalCount nodes { ... on TextMessage { text } } } }
  }
`);

const textOf = async (stack: Stack, chatbotId: string) => {
  const { chatbot } = await stack.read(newest, { chatbotId });
  const [node] = chatbot?.messages?.nodes ?? [];
  return node && 'text' in node ? node.text : null;
};

const append = (stack: Stack, chatbotId: string, text: string) =>
  stack.control('POST', `peki/${chatbotId}/sessions/new-session/messages`, { text, senderType: 'User' });

describe('answers that are kept', () => {
  it('show a row that was appended upstream within the head’s TTL and a second, under full load', async () => {
    let nowMs = 0;
    const stack = await startTestStack({ now: () => nowMs });
    const [chatbotId = ''] = stack.sandbox.pekiChatbotIds;
    await append(stack, chatbotId, 'before');
    let isOver = false;
    const client = async () => {
      const seen: (string | null)[] = [];
      while (!isOver) seen.push(await textOf(stack, chatbotId));
      return seen;
    };
    const clients = Array.from({ length: 20 }, client);
    const during = async (ms: number) => {
      for (let i = 0; i < 10; i++) {
        nowMs += ms / 10;
        await textOf(stack, chatbotId);
      }
    };
    await during(2_500);
    await append(stack, chatbotId, 'after');
    await during(3_000);
    expect(await textOf(stack, chatbotId)).toBe('after');
    isOver = true;
    for (const seen of await Promise.all(clients)) {
      expect(seen.length).toBeGreaterThan(10);
      expect(new Set(seen)).toEqual(new Set(['before', 'after']));
      // Once seen it stays.
      expect(seen.indexOf('after')).toBeGreaterThan(seen.lastIndexOf('before'));
    }
    // One look in two seconds, however many ask.
    expect((await stack.takeRequestCounts()).total).toBeLessThan(8);
  });

  it('are not for a viewer whose grant was withdrawn, nor for another', async () => {
    const grants = new Map<string | undefined, readonly string[]>();
    const stack = await startTestStack({
      authenticate: ({ authorization }) => ({
        ...anonymousViewer,
        chatbotIds: grants.get(authorization) ?? [],
      }),
    });
    const [chatbotId = ''] = stack.sandbox.pekiChatbotIds;
    const askAs = (authorization: string) => stack.ask(newest, { chatbotId }, { authorization });
    grants.set('a', [chatbotId]);
    expect((await askAs('a')).data?.chatbot).not.toBeNull();
    expect((await askAs('a')).data?.chatbot).not.toBeNull();
    expect((await askAs('b')).data).toEqual({ chatbot: null });
    grants.set('a', []);
    expect((await askAs('a')).data).toEqual({ chatbot: null });
    grants.set('b', [chatbotId]);
    expect((await askAs('b')).data?.chatbot).not.toBeNull();
  });
});
