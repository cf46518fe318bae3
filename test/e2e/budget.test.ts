import { beforeAll, describe, expect, it } from 'vitest';
import type { Explanation } from '../../src/ledger/to-explanation.ts';
import { graphql } from '../generated/gql.ts';
import { type Answer, type Stack, startStack, startTestStack } from './start-stack.ts';

const explained = { 'x-convograph-explain': '1' };
const pathsOf = ({ errors }: Answer<unknown>) => errors.map(({ path }) => path?.join('.')).sort();
const codesOf = ({ errors }: Answer<unknown>) => [
  ...new Set(errors.map(({ extensions }) => extensions['code'])),
];
const upstreamOf = ({ extensions }: Answer<unknown>) => extensions['upstream'] as Explanation | undefined;
const budgetLeftOf = (answer: Answer<unknown>) => upstreamOf(answer)?.budgetLeft;

/** 10 users of one session each, with 2,000 messages: reading those of all costs a scan 20 calls, look-ups 10. */
const flags = { users: '10', sessions: '10', messages: '2000' };
const usersRoute = 'GET /api/Dev/:chatbotId/users';
const sessionsRoute = 'GET /api/Dev/:chatbotId/sessions';
const messagesRoute = 'GET /api/Dev/:chatbotId/messages';
const chatRoute = 'GET /api/chatbot/messages';

const usersWithLists = graphql(/* GraphQL */ `
  query BudgetUsers {
    chatbot(chatbotId: "generated_bot") {
      users(first: 10) {
        totalCount
        nodes {
          userId
          sessions(first: 1) { nodes { sessionId } }
          messages(first: 5) { nodes { __typename } }
          same: messages(first: 5) { nodes { __typename } }
        }
      }
    }
  }
`);

const twoChatbots = graphql(/* GraphQL */ `
  query BudgetTwoChatbots {
    peki: chatbot(chatbotId: "generated_bot") {
      users(first: 10) { nodes { messages(first: 5) { nodes { __typename } } } }
    }
    ask: chatbot(chatbotId: "bot_123456") {
      session(sessionId: "chat_789012") { messages(first: 5) { nodes { ... on TextMessage { text } } } }
    }
  }
`);

const newestOfChat = graphql(/* GraphQL */ `
  query BudgetNewestOfChat {
    chatbot(chatbotId: "bot_123456") { session(sessionId: "chat_789012") { messages(first: 5) { nodes { __typename } } } }
  }
`);

const newestOfChats = graphql(/* GraphQL */ `
  query BudgetNewestOfChats {
    chatbot(chatbotId: "bot_123456") {
      session(sessionId: "chat_789012") {
        messages(first: 5) { nodes { __typename } }
        sql: messages(first: 5, includeSql: true) { nodes { __typename } }
      }
      other: session(sessionId: "chat_unknown") { messages(first: 5) { nodes { __typename } } }
    }
  }
`);

const lazyCount = graphql(/* GraphQL */ `
  query BudgetLazyCount {
    chatbot(chatbotId: "generated_bot") {
      users(first: 1) { nodes { userId } }
      sessions(first: 0) { totalCount edges { cursor } }
    }
  }
`);

const lazyNextPage = graphql(/* GraphQL */ `
  query BudgetLazyNextPage {
    chatbot(chatbotId: "bot_123456") {
      session(sessionId: "chat_789012") {
        rows: messages(first: 20) { nodes { __typename } }
        page: messages(first: 20) { pageInfo { hasNextPage } }
      }
    }
  }
`);

const oldest = graphql(/* GraphQL */ `
  query BudgetOldest {
    chatbot(chatbotId: "bot_123456") {
      session(sessionId: "chat_789012") {
        messages(first: 1, order: OLDEST_FIRST) { nodes { ... on ConversationMessage { messageId } } }
      }
      other: session(sessionId: "chat_789012") { sessionId }
    }
  }
`);

describe('past the most upstream calls of one operation', () => {
  it('a batch is refused as a whole, before its first call; the rest of the data stays', async () => {
    const stack = await startTestStack({ flags, maxCalls: 5 });
    const answer = await stack.ask(usersWithLists, {}, explained);
    const { byRoute } = await stack.takeRequestCounts();
    // The users, one page of the sessions (all of them) and one of the messages, which shows that look-ups are cheaper.
    expect(byRoute).toEqual({ [usersRoute]: 1, [sessionsRoute]: 1, [messagesRoute]: 1 });
    const users = answer.data?.chatbot?.users;
    expect(users?.totalCount).toBe(10);
    expect(users?.nodes.map(({ sessions }) => sessions?.nodes.length)).toEqual(Array(10).fill(1));
    expect(users?.nodes.flatMap(({ messages, same }) => [messages, same])).toEqual(Array(20).fill(null));
    expect(answer.status).toBe(200);
    expect(codesOf(answer)).toEqual(['UPSTREAM_BUDGET_EXCEEDED']);
    expect(pathsOf(answer)).toEqual(
      Array.from({ length: 10 }, (_, i) => [
        `chatbot.users.nodes.${i}.messages`,
        `chatbot.users.nodes.${i}.same`,
      ])
        .flat()
        .sort(),
    );
    expect(upstreamOf(answer)).toMatchObject({ budgetLeft: 2 });
  });

  it('nothing is refused that fits exactly; an alias counts once', async () => {
    const stack = await startTestStack({ flags, maxCalls: 13 });
    const answer = await stack.ask(usersWithLists, {}, explained);
    expect(answer.errors).toEqual([]);
    expect((await stack.takeRequestCounts()).total).toBe(13);
    expect(budgetLeftOf(answer)).toBe(0);
    const tight = await startTestStack({ flags, maxCalls: 12 });
    expect(pathsOf(await tight.ask(usersWithLists, {}))).toHaveLength(20);
    expect((await tight.takeRequestCounts()).total).toBe(3);
  });

  it('one chatbot’s batch does not take another’s field with it', async () => {
    const stack = await startTestStack({ flags, maxCalls: 6 });
    const answer = await stack.ask(twoChatbots, {});
    expect(answer.data?.ask?.session?.messages?.nodes).toHaveLength(5);
    expect(answer.data?.peki?.users?.nodes.map(({ messages }) => messages)).toEqual(Array(10).fill(null));
    expect(pathsOf(answer)).toEqual(
      Array.from({ length: 10 }, (_, i) => `peki.users.nodes.${i}.messages`).sort(),
    );
    const { byRoute } = await stack.takeRequestCounts();
    expect(byRoute).toEqual({ [usersRoute]: 1, [messagesRoute]: 1, [chatRoute]: 1 });
  });

  it('what is kept is still answered', async () => {
    const stack = await startTestStack({ maxCalls: 1, now: () => 0 });
    await stack.read(newestOfChat, {});
    await stack.takeRequestCounts();
    const answer = await stack.ask(newestOfChats, {}, explained);
    expect(answer.data?.chatbot?.session?.messages?.nodes).toHaveLength(5);
    expect(pathsOf(answer)).toEqual(['chatbot.other.messages', 'chatbot.session.sql']);
    expect(codesOf(answer)).toEqual(['UPSTREAM_BUDGET_EXCEEDED']);
    expect(budgetLeftOf(answer)).toBe(1);
    expect((await stack.takeRequestCounts()).total).toBe(0);
  });

  it('a count that needs a call of its own is null alone', async () => {
    const stack = await startTestStack({ flags, maxCalls: 1 });
    const answer = await stack.ask(lazyCount, {});
    expect(pathsOf(answer)).toEqual(['chatbot.sessions.totalCount']);
    expect(answer.data?.chatbot).toMatchObject({ sessions: { totalCount: null, edges: [] } });
    expect(answer.data?.chatbot?.users?.nodes).toHaveLength(1);
    expect((await stack.takeRequestCounts()).total).toBe(1);
  });

  it('hasNextPage, which is never null, takes its connection with it and no other', async () => {
    const stack = await startTestStack({ maxCalls: 1 });
    const answer = await stack.ask(lazyNextPage, {});
    expect(pathsOf(answer)).toEqual(['chatbot.session.page.pageInfo.hasNextPage']);
    expect(codesOf(answer)).toEqual(['UPSTREAM_BUDGET_EXCEEDED']);
    expect(answer.data?.chatbot?.session?.page).toBeNull();
    expect(answer.data?.chatbot?.session?.rows?.nodes).toHaveLength(20);
    expect((await stack.takeRequestCounts()).total).toBe(1);
  });
});

describe('a walk to the oldest message of a list that is read from its newest end', () => {
  let calls = 0;
  let messageId: string | undefined;
  const idIn = ({ data }: Awaited<ReturnType<typeof walk>>) => {
    const [node] = data?.chatbot?.session?.messages?.nodes ?? [];
    return node && 'messageId' in node ? node.messageId : undefined;
  };
  const walk = (stack: Stack) => stack.ask(oldest, {}, explained);

  beforeAll(async () => {
    const stack = await startStack();
    messageId = idIn(await walk(stack));
    calls = (await stack.takeRequestCounts()).total;
    await stack.stop();
  });

  it('takes one call a page, and as many as are allowed', async () => {
    expect(calls).toBeGreaterThan(2);
    const stack = await startTestStack({ maxCalls: calls });
    const answer = await walk(stack);
    expect(answer.errors).toEqual([]);
    expect(idIn(answer)).toBe(messageId);
    expect(budgetLeftOf(answer)).toBe(0);
  });

  it('ends there, says what to do, and leaves the rest of the answer', async () => {
    const stack = await startTestStack({ maxCalls: calls - 1 });
    const answer = await walk(stack);
    expect(answer.errors).toMatchObject([
      {
        message: `This would take more than the ${calls - 1} upstream calls that one operation may make: ask for fewer or newer rows, or in several operations.`,
        path: ['chatbot', 'session', 'messages'],
        extensions: { code: 'UPSTREAM_BUDGET_EXCEEDED' },
      },
    ]);
    expect(answer.data?.chatbot).toEqual({
      session: { messages: null },
      other: { sessionId: 'chat_789012' },
    });
    expect((await stack.takeRequestCounts()).total).toBe(calls - 1);
  });

  it('goes on from there when it is asked again, as far as its pages are still kept', async () => {
    const stack = await startTestStack({ maxCalls: calls - 1, now: () => 0 });
    expect(codesOf(await walk(stack))).toEqual(['UPSTREAM_BUDGET_EXCEEDED']);
    const again = await walk(stack);
    expect(again.errors).toEqual([]);
    expect(idIn(again)).toBe(messageId);
    expect(upstreamOf(again)?.calls).toHaveLength(1);
  });
});
