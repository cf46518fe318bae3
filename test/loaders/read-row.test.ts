import { describe, expect, it } from 'vitest';
import { CursorTiesExceedPageError, NotSupportedByProviderError } from '../../src/errors.ts';
import { createUpstreamCache } from '../../src/lists/create-upstream-cache.ts';
import { createStatistics } from '../../src/lists/statistics.ts';
import { readMessage, readSession, readUser } from '../../src/loaders/read-row.ts';
import type { Source } from '../../src/sources/source.ts';
import { createBeforeScript, createChat, createNumberedScript, createSqlMessage } from './scripted-source.ts';

const call = {};
const cacheOf = (source: Source) =>
  createUpstreamCache({ statistics: createStatistics(), isForOne: true }).of(source);

function keyOf(number: number, place: { readonly isSql?: boolean } = {}) {
  return {
    chatbotId: 'bot',
    id: `m${number}`,
    place: { sessionId: 'c1', createdAtMs: number * 1000, isSql: false, ...place },
  };
}

describe('reading one row by page number', () => {
  it('takes one call a row, and gives null for none', async () => {
    const { source, calls } = createNumberedScript({});
    expect(await readUser(cacheOf(source), 'u1', call)).toBeNull();
    expect(await readSession(cacheOf(source), 's1', call)).toBeNull();
    expect(await readMessage(cacheOf(source), { chatbotId: 'shop', id: 'm1', place: null }, call)).toBeNull();
    expect(calls).toEqual(['user u1', 'session s1', 'message m1']);
  });
});

describe('finding a message before a time', () => {
  it('takes one call where "before" is strict', async () => {
    const { source, calls } = createBeforeScript({ messages: createChat(50) });
    expect(await readMessage(cacheOf(source), keyOf(30), call)).toMatchObject({ messageId: 'm30' });
    expect(calls).toEqual(['messages c1 before 30001']);
  });

  it('takes one call where "before" includes the time, once that is known', async () => {
    const { source, calls } = createBeforeScript({ messages: createChat(50), isInclusive: true });
    source.messages.boundReading.sawInclusive();
    expect(await readMessage(cacheOf(source), keyOf(30), call)).toMatchObject({ messageId: 'm30' });
    expect(calls).toEqual(['messages c1 before 30000']);
  });

  it('looks again when the answer shows that "before" includes the time', async () => {
    const crowd = createChat(25).map((row, i) => ({ ...row, messageId: `n${i}`, createdAtMs: 30_001 }));
    const messages = [...crowd.slice(0, 20), ...createChat(30)];
    const { source, calls } = createBeforeScript({ messages, isInclusive: true });
    expect(await readMessage(cacheOf(source), keyOf(30), call)).toMatchObject({ messageId: 'm30' });
    expect(calls).toEqual(['messages c1 before 30001', 'messages c1 before 30000']);
    expect(source.messages.boundReading.leadMs()).toBe(0);
  });

  it('says so when a page full of its millisecond may hide it', async () => {
    const crowd = createChat(20).map((row, i) => ({ ...row, messageId: `n${i}`, createdAtMs: 30_000 }));
    const { source, calls } = createBeforeScript({ messages: [...crowd, ...createChat(30)] });
    await expect(readMessage(cacheOf(source), keyOf(30), call)).rejects.toBeInstanceOf(
      CursorTiesExceedPageError,
    );
    // No later bound shows it: not where whole seconds are shown, nor in another zone, nor the newest page.
    expect(calls).toEqual(
      [30_001, 31_000, 90_000, 30_000 + 50_401_000]
        .map((ms) => `messages c1 before ${ms}`)
        .concat('messages c1 head'),
    );
  });

  it.each([false, true])('gives null for a message that is gone (inclusive: %s)', async (isInclusive) => {
    const messages = createChat(50).filter(({ messageId }) => messageId !== 'm30');
    const { source } = createBeforeScript({ messages, isInclusive });
    expect(await readMessage(cacheOf(source), keyOf(30), call)).toBeNull();
  });

  it('asks for SQL only where the row is SQL', async () => {
    const { source, calls } = createBeforeScript({ messages: [createSqlMessage(31), ...createChat(30)] });
    expect(await readMessage(cacheOf(source), keyOf(31, { isSql: true }), call)).toMatchObject({
      kind: 'sql',
    });
    expect(calls).toEqual(['messages c1 before 31001 sql']);
  });

  it('refuses what the provider has no way to read', async () => {
    const { source, calls } = createBeforeScript({});
    const key = { chatbotId: 'bot', id: 'm1', place: null };
    await expect(readMessage(cacheOf(source), key, call)).rejects.toBeInstanceOf(NotSupportedByProviderError);
    await expect(readUser(cacheOf(source), 'u1', call)).rejects.toBeInstanceOf(NotSupportedByProviderError);
    expect(calls).toEqual([]);
  });
});
