import { expect, it, onTestFinished } from 'vitest';
import { createGraphContext } from '../../src/context.ts';
import { createAnswerCache } from '../../src/http-server/answer-cache.ts';
import { createUpstreamCache } from '../../src/lists/create-upstream-cache.ts';
import { createStatistics } from '../../src/lists/statistics.ts';
import { createSchema } from '../../src/schema/create-schema.ts';
import type { Source } from '../../src/sources/source.ts';
import { startTestServer } from '../http-server/start-test-server.ts';
import { createNumberedScript } from '../loaders/scripted-source.ts';
import { createMemoryRateLimit } from '../rate-limit/create-memory-rate-limit.ts';

interface Shop {
  readonly chatbotId: string;
  /** Null: none. Shops with the same object share their limit. */
  readonly rateLimit: Source['rateLimit'];
}

const limitOf = (requestsPerMinute: number | null) =>
  createMemoryRateLimit({ requestsPerMinute, now: () => 0 });

/** The real schema over shops without rows, each of whose calls takes a slot. */
async function start(shops: readonly Shop[]) {
  const sources = new Map(
    shops.map(({ chatbotId, rateLimit }) => {
      const { source } = createNumberedScript({ chatbotId });
      const readPage: typeof source.users.readPage = async (filter, page, call) => {
        call.ledger?.startCall({ source: chatbotId, method: 'GET', path: '/users', attempt: 1 })(200);
        (await rateLimit.acquire({})).release();
        return source.users.readPage(filter, page, call);
      };
      return [chatbotId, { ...source, rateLimit, users: { ...source.users, readPage } }];
    }),
  );
  const cache = createUpstreamCache({ statistics: createStatistics(), now: () => 0 });
  const test = await startTestServer(
    {},
    {
      schema: createSchema(),
      createContext: (request) => createGraphContext({ ...request, sources, cache }),
      answers: createAnswerCache({ now: () => 0 }),
    },
  );
  onTestFinished(() => test.server.stop());
  /** The two headers of an answer. */
  async function ask(query: string) {
    const { response, body } = await test.ask(query);
    expect([response.status, body.errors]).toEqual([200, undefined]);
    return [response.headers.get('ratelimit-policy'), response.headers.get('ratelimit')];
  }
  return { test, ask };
}

const usersOf = (chatbotId: string, alias = 'shop') =>
  `${alias}: chatbot(chatbotId: ${JSON.stringify(chatbotId)}) { users { totalCount } }`;

it('one item for each limit that an operation uses, scarcest first, under its first chatbot', async () => {
  const [shared, scarce] = [limitOf(10), limitOf(3)];
  const { ask } = await start([
    { chatbotId: 'a', rateLimit: shared },
    { chatbotId: 'b', rateLimit: shared },
    { chatbotId: 'c', rateLimit: scarce },
    { chatbotId: 'd', rateLimit: limitOf(5) },
    { chatbotId: 'e', rateLimit: limitOf(null) },
  ]);
  const all = ['b', 'a', 'c', 'e'].map((chatbotId) => usersOf(chatbotId, chatbotId)).join(' ');
  expect(await ask(`{ ${all} }`)).toEqual(['"c";q=3;w=60, "b";q=10;w=60', '"c";r=2;t=60, "b";r=8;t=60']);
});

it('the window is that in which the upstream counts', async () => {
  const rateLimit = createMemoryRateLimit({ requestsPerMinute: 1_200, windowMs: 10_000, now: () => 0 });
  const { ask } = await start([{ chatbotId: 'a', rateLimit }]);
  expect(await ask(`{ ${usersOf('a')} }`)).toEqual(['"a";q=200;w=10', '"a";r=199;t=10']);
});

it('none where no limit is used', async () => {
  const { ask } = await start([
    { chatbotId: 'a', rateLimit: limitOf(10) },
    { chatbotId: 'e', rateLimit: limitOf(null) },
  ]);
  for (const query of ['{ __typename }', '{ chatbots { nodes { chatbotId name } } }', `{ ${usersOf('e')} }`])
    expect(await ask(query)).toEqual([null, null]);
});

it('today’s figures for an answer from what is kept, none for bytes sent again', async () => {
  const rateLimit = limitOf(10);
  const { ask } = await start([{ chatbotId: 'a', rateLimit }]);
  const policy = '"a";q=10;w=60';
  expect(await ask(`{ ${usersOf('a')} }`)).toEqual([policy, '"a";r=9;t=60']);
  (await rateLimit.acquire({})).release();
  expect(await ask(`query Other { ${usersOf('a')} }`)).toEqual([policy, '"a";r=8;t=60']);
  expect(await ask(`{ ${usersOf('a')} }`)).toEqual([null, null]);
});

it('the field is answered anew each time', async () => {
  const rateLimit = limitOf(10);
  const { test } = await start([{ chatbotId: 'a', rateLimit }]);
  const query = '{ chatbot(chatbotId: "a") { rateLimit { remaining } } }';
  for (const remaining of [10, 9]) {
    const { body } = await test.ask(query);
    expect(body.data).toEqual({ chatbot: { rateLimit: { remaining } } });
    (await rateLimit.acquire({})).release();
  }
});

it.each([
  ['bot "x"', '"bot %22x%22"'],
  ['a\\', '"a%5C"'],
  ['a\r\nset-cookie: b=c', '"a%0D%0Aset-cookie: b=c"'],
  ['100%', '"100%25"'],
  ['Gerät 🛒', '"Ger%C3%A4t %F0%9F%9B%92"'],
  ['a, b;r=99', '"a, b;r=99"'],
])('a chatbot called %j is %s', async (chatbotId, name) => {
  const { ask } = await start([{ chatbotId, rateLimit: limitOf(2) }]);
  expect(await ask(`{ ${usersOf(chatbotId)} }`)).toEqual([`${name};q=2;w=60`, `${name};r=1;t=60`]);
});

it('twenty items at most', async () => {
  const shops = Array.from({ length: 25 }, (_, index) => ({
    chatbotId: `bot${index}`,
    rateLimit: limitOf(index + 1),
  }));
  const { ask } = await start(shops);
  const [policy, state] = await ask('{ chatbots(first: 25) { nodes { users { totalCount } } } }');
  const expected = shops.slice(0, 20).map(({ chatbotId }) => `"${chatbotId}"`);
  const namesOf = (header: string | null | undefined) =>
    header?.split(', ').map((item) => item.split(';')[0]);
  expect([namesOf(policy), namesOf(state)]).toEqual([expected, expected]);
});
