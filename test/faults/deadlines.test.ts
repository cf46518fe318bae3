import { describe, expect, it, onTestFinished } from 'vitest';
import { reply, startScriptedUpstream } from '../../src/testing/scripted-upstream.ts';
import { embedTestSandbox } from '../e2e/start-stack.ts';
import { countTurnsAsTime } from './count-turns-as-time.ts';
import { openBench, useFaultBenches } from './fault-bench.ts';
import { createPlaces, type Place, type PlaceName } from './places.ts';

const { open, openReference } = useFaultBenches();

async function findPlace(name: PlaceName): Promise<{ readonly place: Place; readonly right: unknown }> {
  const reference = await openReference();
  const place = (await createPlaces(reference)).find((one) => one.name === name);
  if (place === undefined) throw new Error(`There is no place "${name}".`);
  const { data } = await place.ask(reference);
  await reference.stop();
  return { place, right: data };
}

const slowFaults = [
  { fault: 'hang' },
  { fault: 'slow-headers', ms: 60_000 },
  { fault: 'slow-drip', ms: 60_000 },
];

describe.each(slowFaults)('$fault', (fault) => {
  it.each(['first page', 'first page of a chat'] as const)(
    'the deadline of the operation ends %s: what is ready is answered',
    async (name) => {
      const { place, right } = await findPlace(name);
      const bench = await open({ deadlineMs: 30_000 });
      await bench.strike(place.toRules(fault));
      const answer = await countTurnsAsTime(() =>
        place.ask(bench.stack, { 'x-convograph-deadline-ms': '1500' }),
      );
      bench.expectNothingLeaked(answer);
      expect(answer.status).toBe(200);
      expect(answer.errors.map(({ path, extensions }) => [path, extensions['code']])).toEqual([
        [place.paths[0], 'DEADLINE_EXCEEDED'],
      ]);
      const [root = '', ...rest] = place.paths[0] ?? [];
      expect(answer.data).toEqual(withNull(right, [root, ...rest]));
      await bench.recover();
      expect((await place.ask(bench.stack)).data).toEqual(right);
    },
  );
});

function withNull(value: unknown, [key, ...rest]: readonly (string | number)[]): unknown {
  return key === undefined ? null : { ...Object(value), [key]: withNull(Object(value)[key], rest) };
}

/** A server whose chatbots answer nothing until they are told to. */
async function openHanging() {
  /** When calls ended without an answer. */
  const cutMs: number[] = [];
  const waiting: (() => void)[] = [];
  const upstream = await startScriptedUpstream((response, request) => {
    response.on('close', () => {
      if (!response.writableFinished) cutMs.push(performance.now());
    });
    waiting.push(() => reply(200, [{ id: 'm1', createdat: '2024-01-15T10:30:00Z' }])(response, request));
  });
  onTestFinished(() => upstream.close());
  const embedded = await embedTestSandbox();
  onTestFinished(() => embedded.sandbox.close());
  const chatbots = embedded.chatbots.map((chatbot) => ({ ...chatbot, baseUrl: upstream.origin }));
  const { stack } = await openBench({ ...embedded, chatbots });

  function ask(chatIds: readonly string[]) {
    const client = new AbortController();
    const sessions = chatIds.map(
      (id, i) => `s${i}: session(sessionId: "${id}") { messages(first: 1) { nodes { __typename } } }`,
    );
    const answer = fetch(stack.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: `{ chatbot(chatbotId: "bot_123456") { ${sessions.join(' ')} } }` }),
      signal: client.signal,
    }).then(
      (response) => response.json(),
      (error: Error) => error.name,
    );
    return { answer, leave: () => client.abort() };
  }

  return { ask, cutMs, waiting, upstream };
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise(setImmediate);
}

it('a client that leaves ends its calls', async () => {
  const { ask, cutMs, waiting } = await openHanging();
  const { answer, leave } = ask(['chat_1', 'chat_2', 'chat_3']);
  await until(() => waiting.length === 3);
  expect(cutMs).toEqual([]);
  leave();
  expect(await answer).toBe('AbortError');
  await until(() => cutMs.length === 3);
});

it('but not the call that another operation waits for', async () => {
  const { ask, cutMs, waiting, upstream } = await openHanging();
  const first = ask(['shared', 'own']);
  await until(() => waiting.length === 2);
  const second = ask(['shared', 'other']);
  await until(() => waiting.length === 3);
  first.leave();
  expect(await first.answer).toBe('AbortError');
  await until(() => cutMs.length === 1);
  for (const answer of waiting) answer();
  const messages = { messages: { nodes: [{ __typename: 'UnknownMessage' }] } };
  expect(await second.answer).toEqual({ data: { chatbot: { s0: messages, s1: messages } } });
  expect(upstream.seen.map(({ path }) => /chatid=(\w+)/.exec(path)?.[1])).toEqual(['shared', 'own', 'other']);
  expect(cutMs).toHaveLength(1);
});
