import { describe, expect, it } from 'vitest';
import { createGraphContext } from '../../../src/context.ts';
import { createAnswerCache } from '../../../src/http-server/answer-cache.ts';
import type { Limits } from '../../../src/limits.ts';
import { createUpstreamCache } from '../../../src/lists/create-upstream-cache.ts';
import { createStatistics } from '../../../src/lists/statistics.ts';
import { encodeGlobalId } from '../../../src/schema/global-id.ts';
import {
  createBeforeScript,
  createMessages,
  createNumberedScript,
  createSession,
  createSqlMessage,
  createUser,
} from '../../loaders/scripted-source.ts';
import { repeat } from './repeat.ts';
import { startLimitedServer, toBody } from './start-limited-server.ts';

/** A session of 100 messages of 2,000 characters each, of a user with much `data`, and a chat with one large SQL result. */
async function start(limits: Partial<Limits> = {}) {
  const text = 'x'.repeat(2_000);
  const shop = createNumberedScript({
    users: [createUser('u1', { data: { notes: Array(100).fill(text) } })],
    sessions: [createSession('s1')],
    messages: createMessages(100, () => ({ text })),
  });
  const rows = Array.from({ length: 100 }, () => ({ note: text }));
  const bot = createBeforeScript({
    messages: [createSqlMessage(1, { result: { rows, columns: null, viewLink: null } })],
  });
  const sources = new Map([shop, bot].map(({ source }) => [source.chatbot.chatbotId, source]));
  const cache = createUpstreamCache({ statistics: createStatistics(), now: () => 0 });
  const answers = createAnswerCache({ now: () => 0 });
  const test = await startLimitedServer(limits, {
    answers,
    createContext: (request) => createGraphContext({ ...request, sources, cache }),
  });
  return { test, shop, answers };
}

const session = encodeGlobalId({ type: 'Session', chatbotId: 'shop', sessionId: 's1' });
const user = encodeGlobalId({ type: 'User', chatbotId: 'shop', userId: 'u1' });
const idsOf = (id: string, count: number) => ({ i: Array<string>(count).fill(id) });
const messages = (fields: string) =>
  `query($i:[ID!]!){nodes(ids:$i){...on Session{messages(first:100){nodes{${fields}}}}}}`;

describe('an answer that would be too long', () => {
  it.each([
    ['texts', messages('...on TextMessage{text}'), idsOf(session, 100)],
    [
      'data',
      `query($i:[ID!]!){nodes(ids:$i){...on User{${repeat(25, (i) => `a${i}: data`)}}}}`,
      idsOf(user, 20),
    ],
    [
      'rows of SQL',
      `{chatbot(chatbotId:"bot"){${repeat(25, (i) => `m${i}: messages(sessionId:"c1",includeSql:true,first:20){nodes{...on SqlMessage{result{${repeat(5, (j) => `r${j}: rows`)}}}}}`)}}}`,
      {},
    ],
    [
      'names of types',
      messages(repeat(28, (i) => `${'a'.repeat(100)}${i}: __typename`)),
      idsOf(session, 100),
    ],
  ])('of %s ends with one error that says what to do', async (_what, query, variables) => {
    const { test, answers } = await start({ maxAliases: 1_000 });
    const { status, body } = await test.post(toBody(query, variables));
    expect(status).toBe(400);
    expect(body).toEqual({
      data: null,
      errors: [
        {
          message:
            'The answer is longer than 20000000 bytes, which is the limit: ask for fewer rows (`first`) or fields, or in several requests.',
          extensions: { code: 'ANSWER_TOO_LARGE', limit: 20_000_000 },
        },
      ],
    });
    expect(answers.sizeBytes).toBe(0);
    expect(test.lines.map(({ level, errorCodes }) => [level, errorCodes])).toEqual([
      [30, ['ANSWER_TOO_LARGE']],
    ]);
  });

  it('is refused before its first call where one value is asked for again and again', async () => {
    const { test, shop } = await start();
    const aliases = repeat(30, (i) => `a${i}: text`);
    const { code } = await test.post(toBody(messages(`...on TextMessage{${aliases}}`), idsOf(session, 100)));
    expect(code).toBe('COST_LIMIT_EXCEEDED');
    expect(shop.calls).toEqual([]);
  });
});

describe('the bytes of an answer', () => {
  const query = messages('...on TextMessage{text}');
  const ask = async (limit: number, variables: object, text: string, headers = {}) => {
    const { test } = await start({ maxAnswerBytes: limit, maxBatch: 3 });
    return test.post(text === '' ? toBody(query, variables) : text, headers);
  };

  it('are those that are sent, to the byte', async () => {
    const { test } = await start();
    const whole = await fetch(test.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: toBody(query, idsOf(session, 2)),
    });
    const { length } = Buffer.from(await whole.arrayBuffer());
    expect(length).toBeGreaterThan(2 * 100 * 2_000);
    expect(Number(whole.headers.get('content-length'))).toBe(length);
    const headers = { 'content-type': 'application/json' };
    expect((await ask(length, idsOf(session, 2), '', headers)).code).toEqual([]);
    expect((await ask(length - 1, idsOf(session, 2), '', headers)).code).toBe('ANSWER_TOO_LARGE');
  });

  it('are shared by the operations of a request', async () => {
    const one = { query, variables: idsOf(session, 1) };
    const batch = (count: number) => JSON.stringify(Array(count).fill(one));
    const headers = { 'content-type': 'application/json' };
    expect((await ask(500_000, {}, batch(2), headers)).body).toMatchObject([
      { data: { nodes: [{}] } },
      { data: { nodes: [{}] } },
    ]);
    const { body } = await ask(500_000, {}, batch(3), headers);
    expect(JSON.stringify(body).length).toBeLessThan(500_000);
    expect(JSON.stringify(body)).toContain('ANSWER_TOO_LARGE');
  });
});

it('an id that stands twice is read once', async () => {
  const { test, shop } = await start();
  const { body } = await test.post(
    toBody('query($i:[ID!]!){nodes(ids:$i){...on Session{subject}}}', idsOf(session, 3)),
  );
  expect(body.data).toEqual({ nodes: Array(3).fill({ subject: 'subject of s1' }) });
  expect(shop.calls).toEqual(['session s1']);
});
