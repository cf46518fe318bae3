import { describe, expect, it } from 'vitest';
import { graphql } from '../generated/gql.ts';
import { startTestStack } from './start-stack.ts';

const conversationsOfUsers = graphql(/* GraphQL */ `
  query ConversationsOfUsers {
    chatbot(chatbotId: "generated_bot") {
      users(first: 50) {
        nodes {
          userId
          sessions(first: 5) {
            nodes {
              sessionId
              subject
              status
              messages(first: 20) {
                nodes { ... on ConversationMessage { messageId role createdAt } ... on TextMessage { text } }
              }
            }
          }
        }
      }
    }
  }
`);

const newestWithNames = graphql(/* GraphQL */ `
  query NewestWithNames {
    chatbot(chatbotId: "generated_bot") {
      messages(first: 20) {
        nodes { ... on ConversationMessage { messageId session { subject } user { username } } }
      }
    }
  }
`);

const list = (name: string) => `GET /api/Dev/:chatbotId/${name}`;
const small = { users: '50', sessions: '120', messages: '500' };
const large = { users: '1000', sessions: '5000', messages: '50000' };

/** Every message that an answer holds. */
const messageIdsIn = (data: unknown) => JSON.stringify(data).match(/"messageId":"[^"]+"/g) ?? [];

describe('50 users, 120 sessions and 500 messages', () => {
  it('are 8 requests for all of it, whether anything is kept or not', async () => {
    for (const isCacheOn of [true, false]) {
      const stack = await startTestStack({ flags: small, isCacheOn });
      const data = await stack.read(conversationsOfUsers, {});
      expect((await stack.takeRequestCounts()).byRoute).toEqual({
        [list('users')]: 1,
        [list('sessions')]: 2,
        [list('messages')]: 5,
      });
      expect(new Set(messageIdsIn(data)).size).toBe(500);
      expect(await stack.read(conversationsOfUsers, {})).toEqual(data);
      expect((await stack.takeRequestCounts()).total).toBe(isCacheOn ? 0 : 8);
    }
  });

  it('are one more request after a new message, once the head has expired', async () => {
    let nowMs = 0;
    const stack = await startTestStack({ flags: small, now: () => nowMs });
    const before = await stack.read(conversationsOfUsers, {});
    const session = before.chatbot?.users?.nodes[0]?.sessions?.nodes[0]?.sessionId;
    const path = `peki/generated_bot/sessions/${session}/messages`;
    await stack.control('POST', path, { senderType: 'User', text: 'One more.' });
    await stack.takeRequestCounts();
    nowMs = 2001;
    const after = await stack.read(conversationsOfUsers, {});
    expect((await stack.takeRequestCounts()).byRoute).toEqual({ [list('messages')]: 1 });
    expect(messageIdsIn(after)).toHaveLength(501);
    expect(JSON.stringify(after)).toContain('One more.');
  });

  it('are 4 requests at most for the newest 20 messages with their users and sessions', async () => {
    const stack = await startTestStack({ flags: small });
    const { chatbot } = await stack.read(newestWithNames, {});
    expect((await stack.takeRequestCounts()).total).toBeLessThanOrEqual(4);
    const nodes = chatbot?.messages?.nodes ?? [];
    expect(nodes).toHaveLength(20);
    for (const { session, user } of nodes) {
      expect(session?.subject).toEqual(expect.any(String));
      expect(user?.username).toMatch(/^user-/);
    }
  });
});

describe('1,000 users, 5,000 sessions and 50,000 messages', () => {
  it('are looked up, with at most one probe a list; the newest 20 messages with their users and sessions take 3 requests', async () => {
    const stack = await startTestStack({ flags: large, isCacheOn: false, maxCalls: 1000 });
    const data = await stack.read(conversationsOfUsers, {});
    const sessions = data.chatbot?.users?.nodes.flatMap((user) => user.sessions?.nodes ?? []) ?? [];
    const lookups = 1 + 50 + sessions.length;
    expect((await stack.takeRequestCounts()).total).toBeLessThanOrEqual(lookups + 2);
    expect(await stack.read(conversationsOfUsers, {})).toEqual(data);
    expect((await stack.takeRequestCounts()).total).toBeLessThanOrEqual(lookups);
    const { chatbot } = await stack.read(newestWithNames, {});
    expect(chatbot?.messages?.nodes).toHaveLength(20);
    expect((await stack.takeRequestCounts()).byRoute).toEqual({
      [list('users')]: 1,
      [list('sessions')]: 1,
      [list('messages')]: 1,
    });
  });
});
