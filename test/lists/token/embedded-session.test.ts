import { expect, test } from 'vitest';
import { createUpstreamCache } from '../../../src/lists/create-upstream-cache.ts';
import { createStatistics } from '../../../src/lists/statistics.ts';
import { createMessage, createSession } from '../../loaders/scripted-source.ts';
import { createMemoryRateLimit } from '../../rate-limit/create-memory-rate-limit.ts';
import { createEmbeddingSource } from './create-embedding-source.ts';

const message = createMessage(1, { sessionId: 's1' });
const session = createSession('s1');

function open() {
  let nowMs = 0;
  const { source, calls } = createEmbeddingSource(createMemoryRateLimit({ now: () => nowMs }));
  const cache = createUpstreamCache({ statistics: createStatistics(), now: () => nowMs }).of(source);
  const { list } = cache.messages;
  const { rows } = cache.sessions;
  if (list === null || rows === null) throw new Error('The source has messages and reads sessions.');
  return {
    calls,
    pass: (ms: number) => {
      nowMs += ms;
    },
    readSession: (id: string) => rows.read(id, {}),
    async readMessages(count: number) {
      const reader = list.open({ sessionId: 's1', userId: null, includeSql: false }, {});
      const { placed } = await reader.readWindow({ from: 'head', count, headBound: null, tailBound: null });
      return placed.map(({ row }) => row);
    },
  };
}

test('one call reads a session and its messages, one after the other', async () => {
  const { calls, pass, readSession, readMessages } = open();
  expect(await readSession('s1')).toEqual(session);
  expect(await readMessages(5)).toEqual([message]);
  expect(calls).toEqual(['s1']);
  pass(700_000);
  expect(await readMessages(5)).toEqual([message]);
  expect(await readSession('s1')).toEqual(session);
  expect(calls).toEqual(['s1', 's1']);
});

test('one call reads both side by side, whatever the size of the window', async () => {
  const { calls, readSession, readMessages } = open();
  await Promise.all([readSession('s1'), readMessages(1), readMessages(50)]);
  expect(calls).toEqual(['s1']);
});

test('a session that does not exist is null, and asked for once', async () => {
  const { calls, readSession } = open();
  expect(await readSession('no such')).toBeNull();
  expect(await readSession('no such')).toBeNull();
  expect(calls).toEqual(['no such']);
});
