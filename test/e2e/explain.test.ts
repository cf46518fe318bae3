import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Explanation } from '../../src/ledger/to-explanation.ts';
import { type Running, startCommand } from '../commands/run-command.ts';
import { stubEnvironment } from '../commands/stub-environment.ts';
import { graphql } from '../generated/gql.ts';
import { type Answer, type Stack, startTestStack } from './start-stack.ts';

const conversations = graphql(/* GraphQL */ `
  query ExplainedConversations($chatbotId: ID!) {
    chatbot(chatbotId: $chatbotId) {
      users(first: 50) { nodes { sessions(first: 5) { nodes { messages(first: 20) { nodes { __typename } } } } } }
    }
  }
`);

const newest = graphql(/* GraphQL */ `
  query ExplainedNewest($chatbotId: ID!) {
    chatbot(chatbotId: $chatbotId) {
      messages(first: 1) { totalCount nodes { ... on TextMessage { text } } }
      again: messages(first: 1) { nodes { __typename } }
    }
  }
`);

const newestThree = graphql(/* GraphQL */ `
  query ExplainedNewestThree($chatbotId: ID!) {
    chatbot(chatbotId: $chatbotId) { messages(first: 3) { nodes { __typename } } }
  }
`);

const sideBySide = graphql(/* GraphQL */ `
  query ExplainedSideBySide($chatbotId: ID!) {
    chatbot(chatbotId: $chatbotId) {
      users(first: 1) { totalCount }
      sessions(first: 1) { totalCount }
      messages(first: 1) { nodes { ... on ConversationMessage { session { id } user { id } } } }
    }
  }
`);

const nested = graphql(/* GraphQL */ `
  query ExplainedNested($chatbotId: ID!, $isDeep: Boolean!) {
    chatbot(chatbotId: $chatbotId) {
      messages(first: 3) { nodes { ... on ConversationMessage { user @include(if: $isDeep) { username } } } }
    }
  }
`);

const wholeChat = graphql(/* GraphQL */ `
  query ExplainedChat($order: MessageOrder!) {
    chatbot(chatbotId: "bot_123456") {
      session(sessionId: "chat_789012") { messages(first: 1, order: $order) { nodes { ... on SqlMessage { sql } } } }
    }
  }
`);

const explained = { 'x-convograph-explain': '1' };
const upstreamOf = ({ extensions }: Answer<unknown>) => extensions['upstream'] as Explanation | undefined;
const append = (stack: Stack, chatbotId: string, text: string) =>
  stack.control('POST', `peki/${chatbotId}/sessions/new-session/messages`, { text, senderType: 'User' });

/** A stack whose clock hardly moves, so that nothing expires. */
async function start(options: Parameters<typeof startTestStack>[0] = {}) {
  let nowMs = 0;
  const now = () => {
    nowMs += 0.001;
    return nowMs;
  };
  const stack = await startTestStack({ now, ...options });
  const [chatbotId = ''] = stack.sandbox.pekiChatbotIds;
  return { stack, chatbotId };
}

describe('an explained operation', () => {
  it('tells each call that reached the REST API, and what it spared', async () => {
    const { stack, chatbotId } = await start();
    const upstream = upstreamOf(await stack.ask(conversations, { chatbotId }, explained));
    const { total } = await stack.takeRequestCounts();
    expect(upstream?.summary).toBe('6 calls in 2 round trips; lookups would have taken 34 in 3');
    expect(upstream?.calls).toHaveLength(total);
    for (const call of upstream?.calls ?? []) {
      expect(call).toMatchObject({ source: chatbotId, method: 'GET', status: 200, attempt: 1 });
      expect(call.path).toMatch(/^\/Dev\/\w+\/(users|sessions|messages)\?page=\d&pageSize=\d+$/);
    }
    expect(upstream).toMatchObject({
      roundTrips: 2,
      batches: [
        { field: 'users', strategy: 'lookups' },
        { field: 'sessions by userId', strategy: 'kept', cost: 0 },
        { field: 'messages by sessionId', strategy: 'kept', cost: 0 },
      ],
      saved: { dedupe: 0, cache: 0, plan: 28 },
      speculated: 5,
      waitedMs: 0,
      budgetLeft: 194,
    });
  });

  it('tells no secret, no header and no host', async () => {
    const { stack, chatbotId } = await start();
    const answers = [
      await stack.ask(conversations, { chatbotId }, explained),
      await stack.ask(wholeChat, { order: 'OLDEST_FIRST' }, explained),
    ];
    const text = JSON.stringify(answers.map(({ extensions }) => extensions));
    const { peki, askyourdatabase } = stack.sandbox.credentials;
    const { host, hostname, port } = new URL(stack.sandbox.url);
    const secrets = [peki.apiKey, peki.apiSecret, askyourdatabase.apiKey, host, hostname, port];
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
    expect(text).not.toMatch(/x-api-key|x-signature|x-timestamp|authorization|bearer|https?:/i);
    expect(text).toContain('/api/chatbot/messages?botid=bot_123456');
  });

  it('is explained when it failed in part, beside its hints, and by GET', async () => {
    const { stack, chatbotId } = await start({ maxCalls: 1 });
    const failed = await stack.ask(wholeChat, { order: 'OLDEST_FIRST' }, explained);
    expect(failed.errors.map(({ extensions }) => extensions['code'])).toEqual(['UPSTREAM_BUDGET_EXCEEDED']);
    expect(upstreamOf(failed)).toMatchObject({ calls: [{ status: 200 }], budgetLeft: 0 });
    expect(failed.extensions['hints']).toEqual([expect.objectContaining({ code: 'SQL_NOT_INCLUDED' })]);
    const query = `{chatbot(chatbotId:"${chatbotId}"){users(first:1){totalCount}}}`;
    const got = await fetch(`${stack.url}?query=${encodeURIComponent(query)}`, {
      headers: { ...explained, 'x-convograph-csrf': '1' },
    });
    expect((await got.json()).extensions.upstream.summary).toBe('1 call in 1 round trip');
  });

  it('counts what the log counts', async () => {
    const lines: { upstreamCalls?: number }[] = [];
    const log = pino({ base: null }, { write: (line) => lines.push(JSON.parse(line)) });
    const { stack, chatbotId } = await start({ log });
    const upstream = upstreamOf(await stack.ask(conversations, { chatbotId }, explained));
    expect(lines.map(({ upstreamCalls }) => upstreamCalls)).toEqual([upstream?.calls.length]);
  });
});

describe('what is saved', () => {
  it('is by the plan at first, by what is kept when asked again, and one look for an alias', async () => {
    const { stack, chatbotId } = await start();
    const ask = async () => upstreamOf(await stack.ask(newest, { chatbotId }, explained));
    // One window under two names is one key: nothing needed to be saved.
    expect(await ask()).toMatchObject({
      summary: '1 call in 1 round trip',
      saved: { dedupe: 0, cache: 0, plan: 0 },
    });
    expect(await ask()).toMatchObject({
      summary: 'no upstream call; lookups would have taken 1 in 1',
      saved: { dedupe: 0, cache: 1, plan: 0 },
    });
    const longer = await stack.ask(newestThree, { chatbotId }, explained);
    expect(upstreamOf(longer)).toMatchObject({ saved: { dedupe: 0, cache: 0, plan: 0 } });
    expect((await stack.takeRequestCounts()).total).toBe(2);
  });

  it('adds up to what look-ups would have taken, kept or not', async () => {
    const { stack, chatbotId } = await start();
    const first = upstreamOf(await stack.ask(conversations, { chatbotId }, explained));
    const second = upstreamOf(await stack.ask(conversations, { chatbotId }, explained));
    expect(first?.saved).toEqual({ dedupe: 0, cache: 0, plan: 34 - 6 });
    expect(second?.saved).toEqual({ dedupe: 0, cache: 34, plan: 0 });
    expect(second?.summary).toBe('no upstream call; lookups would have taken 34 in 3');
  });

  it('names as many round trips as loads are nested, however they followed one another', async () => {
    const { stack, chatbotId } = await start();
    const summaryOf = async (answer: Promise<Answer<unknown>>) => upstreamOf(await answer)?.summary;
    await stack.read(sideBySide, { chatbotId });
    expect(await summaryOf(stack.ask(sideBySide, { chatbotId }, explained))).toBe(
      'no upstream call; lookups would have taken 3 in 1',
    );
    await stack.read(nested, { chatbotId, isDeep: true });
    const again = (isDeep: boolean) => summaryOf(stack.ask(nested, { chatbotId, isDeep }, explained));
    expect(await again(true)).toMatch(/^no upstream call; lookups would have taken [234] in 2$/);
    expect(await again(false)).toBe('no upstream call; lookups would have taken 1 in 1');
  });

  it('is by sharing for one of two operations at once', async () => {
    const { stack, chatbotId } = await start({ flags: { 'latency-ms': '50' } });
    const answers = await Promise.all([1, 2].map(() => stack.ask(newest, { chatbotId }, explained)));
    const upstreams = answers.flatMap((answer) => upstreamOf(answer) ?? []);
    expect(upstreams.map(({ calls }) => calls.length).sort()).toEqual([0, 1]);
    expect(upstreams.map(({ saved }) => saved.dedupe).sort()).toEqual([0, 1]);
    expect(upstreams.map(({ saved }) => saved.cache + saved.plan)).toEqual([0, 0]);
    expect((await stack.takeRequestCounts()).total).toBe(1);
  });
});

describe('the header x-convograph-explain', () => {
  it.each([[{}], [{ 'x-convograph-explain': '0' }]])('explains nothing as %o', async (headers) => {
    const { stack, chatbotId } = await start();
    expect((await stack.ask(newest, { chatbotId }, headers)).extensions).toEqual({});
  });

  it.each(['true', '2', 'yes', '1, 1'])('refuses %j, and so does x-convograph-fresh', async (value) => {
    const lines: object[] = [];
    const log = pino({ base: null }, { write: (line) => lines.push(JSON.parse(line)) });
    const { stack, chatbotId } = await start({ log });
    for (const name of ['x-convograph-explain', 'x-convograph-fresh']) {
      const answer = await stack.ask(newest, { chatbotId }, { [name]: value });
      expect(answer).toMatchObject({
        status: 400,
        data: null,
        errors: [{ message: `The header "${name}" must be 0 or 1.`, extensions: { code: 'BAD_REQUEST' } }],
        extensions: {},
      });
    }
    expect((await stack.takeRequestCounts()).total).toBe(0);
    expect(lines).toHaveLength(2);
    for (const line of lines)
      expect(line).toMatchObject({ level: 30, status: 400, errorCodes: ['BAD_REQUEST'] });
  });

  it('does not let one caller’s explanation reach another', async () => {
    const { stack, chatbotId } = await start();
    const plain = async () => (await stack.ask(newest, { chatbotId })).extensions;
    expect(await plain()).toEqual({});
    expect(upstreamOf(await stack.ask(newest, { chatbotId }, explained))).toBeDefined();
    expect(await plain()).toEqual({});
  });
});

describe('the header x-convograph-fresh', () => {
  const summaryOf = (answer: Answer<unknown>) => upstreamOf(answer)?.summary;

  it('looks again at what is kept', async () => {
    const { stack, chatbotId } = await start();
    const ask = (headers: Record<string, string>) =>
      stack.ask(newest, { chatbotId }, { ...explained, ...headers });
    expect(summaryOf(await ask({}))).toBe('1 call in 1 round trip');
    await append(stack, chatbotId, 'just now');
    await stack.takeRequestCounts();
    const kept = await ask({ 'x-convograph-fresh': '0' });
    expect(upstreamOf(kept)?.calls).toEqual([]);
    expect(JSON.stringify(kept.data)).not.toContain('just now');
    const fresh = await ask({ 'x-convograph-fresh': '1' });
    expect(summaryOf(fresh)).toBe('1 call in 1 round trip');
    expect(JSON.stringify(fresh.data)).toContain('just now');
    expect((await stack.takeRequestCounts()).total).toBe(1);
  });

  it('is not Cache-Control, which browsers send on every hard reload', async () => {
    const { stack, chatbotId } = await start();
    await stack.read(newest, { chatbotId });
    await stack.takeRequestCounts();
    const reload = { 'cache-control': 'no-cache', pragma: 'no-cache' };
    await stack.ask(newest, { chatbotId }, reload);
    expect(upstreamOf(await stack.ask(newest, { chatbotId }, { ...reload, ...explained }))?.calls).toEqual(
      [],
    );
    expect((await stack.takeRequestCounts()).total).toBe(0);
  });
});

describe('with the embedded sandbox', () => {
  let server: Running;
  let url = '';
  beforeAll(async () => {
    stubEnvironment({ LOG_LEVEL: 'silent', PORT: '0', CONVOGRAPH_MAX_UPSTREAM_CALLS: '7' });
    server = startCommand('serve');
    [, url = ''] = await server.waitFor(/GraphQL and GraphiQL: (\S+)\n/);
  });
  afterAll(async () => {
    await server?.stop();
    vi.unstubAllEnvs();
  });

  it('operations are explained unless they refuse, each with its own calls', async () => {
    const ask = async (headers: Record<string, string>) => {
      const body = JSON.stringify({ query: '{chatbots(provider:PEKI){nodes{users(first:1){totalCount}}}}' });
      const post = { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body };
      return (await fetch(url, post)).json();
    };
    const { calls, budgetLeft } = (await ask({})).extensions.upstream;
    expect(calls).toHaveLength(1);
    expect(budgetLeft).toBe(6);
    expect((await ask({})).extensions.upstream.calls).toHaveLength(0);
    expect((await ask({ 'x-convograph-explain': '0' })).extensions).toBeUndefined();
  });
});
