import { describe, expect, test } from 'vitest';
import { PageSizeRefusedError } from '../../../src/errors.ts';
import type { MessageFilter, PageRequest } from '../../../src/lists/list.ts';
import { createMessage, createMessages } from '../../loaders/scripted-source.ts';
import { createCacheBench } from '../cache-bench.ts';
import { openNumberedCaches } from '../numbered-caches.ts';

const first = { page: 1, pageSize: 20 };

/** 250 messages of 50 sessions. */
function createBench() {
  const messages = createMessages(250, (n) => ({ sessionId: `s${n % 50}`, userId: `u${n % 5}` }));
  const bench = createCacheBench({ messages });
  return { ...bench, list: bench.collections.messages };
}

describe('a list that is read as a whole', () => {
  test('a scan answers every narrower list', async () => {
    const { list, calls, begin } = createBench();
    const call = begin();
    expect(list.scanCalls(call)).toBeNull();
    expect(await list.scan(call)).toBe(true);
    expect(calls).toEqual(['messages 1/100', 'messages 2/100', 'messages 3/100']);
    expect(list.isCached({ sessionId: 's7', userId: 'u2' }, null, call)).toBe(true);
    const page = await list.readPage({ sessionId: 's7', userId: 'u2' }, first, call);
    expect(page.rows.map(({ messageId }) => messageId)).toEqual(['m207', 'm157', 'm107', 'm57', 'm7']);
    expect((await list.readRow('m99', call))?.messageId).toBe('m99');
    expect(calls).toHaveLength(3);
  });

  test('it is foreseen what a scan is going to take', async () => {
    const { list, begin, pass, rows } = createBench();
    await list.refreshHead(begin());
    expect(list.scanCalls(begin()), 'the head is at hand').toBe(2);
    pass(2_001);
    expect(list.scanCalls(begin()), 'the head is old').toBe(3);
    await list.scan(begin());
    expect(list.scanCalls(begin()), 'all is at hand').toBe(0);
    pass(2_001);
    rows.messages.unshift(createMessage(251));
    expect(list.scanCalls(begin()), 'a look proves the rest').toBe(1);
  });

  test('a scan of a list that is remembered reads its head only', async () => {
    const { list, calls, begin, pass, rows } = createBench();
    await list.scan(begin());
    rows.messages.unshift(createMessage(251, { sessionId: 's7' }));
    pass(2_001);
    calls.length = 0;
    expect(await list.scan(begin())).toBe(true);
    expect(calls).toEqual(['messages 1/100']);
    expect((await list.readPage({ sessionId: 's7' }, first, begin())).totalItems).toBe(6);
  });

  test('scans of one moment are one scan', async () => {
    const { list, calls, begin } = createBench();
    const one = list.scan(begin());
    expect(list.isScanning(begin())).toBe(true);
    expect(list.underWay(begin())).not.toBeNull();
    expect(await Promise.all([one, list.scan(begin())])).toEqual([true, true]);
    expect(calls).toHaveLength(3);
    expect(list.isScanning(begin())).toBe(false);
    expect(list.underWay(begin())).toBeNull();
  });

  test('a size that the server refuses ends a scan, which may be planned anew', async () => {
    const { rows, raw, begin, cache } = createBench();
    let largestPage = 100;
    const refusing = {
      ...raw,
      credentialId: 'refusing',
      messages: {
        ...raw.messages,
        largestPage: () => largestPage,
        async readPage(filter: MessageFilter, page: PageRequest) {
          if (page.pageSize > 20) {
            largestPage = 20;
            throw new PageSizeRefusedError();
          }
          return raw.messages.readPage(filter, page, {});
        },
      },
    };
    const list = openNumberedCaches(cache.of(refusing)).collections.messages;
    expect(await list.scan(begin())).toBe(false);
    expect(list.statistics.mayScan('')).toBe(true);
    expect(await list.scan(begin())).toBe(true);
    expect((await list.readPage({}, { page: 1, pageSize: 250 }, begin())).rows).toEqual(rows.messages);
  });

  test('a list that changes too fast is not scanned again soon', async () => {
    const { list, rows, raw, begin } = createBench();
    const { readPage } = raw.messages;
    let arrived = 1_000;
    Object.assign(raw.messages, {
      readPage: (...asked: Parameters<typeof readPage>) => {
        rows.messages.unshift(createMessage(arrived++));
        return readPage(...asked);
      },
    });
    expect(await list.scan(begin())).toBe(false);
    expect(list.statistics.mayScan('')).toBe(false);
  });
});

describe('what costs no call', () => {
  test('windows of other sizes, in what was read', async () => {
    const { list, calls, begin } = createBench();
    const call = begin();
    await list.readPage({ sessionId: 's1' }, { page: 1, pageSize: 3 }, call);
    expect(list.isCached({ sessionId: 's1' }, { from: 1, to: 3 }, call)).toBe(true);
    expect(list.isCached({ sessionId: 's1' }, { from: 1, to: 4 }, call)).toBe(false);
    expect(list.isCached({ sessionId: 's1' }, null, call)).toBe(false);
    expect(list.isCached({ sessionId: 's2' }, { from: 0, to: 1 }, call)).toBe(false);
    await list.readPage({ sessionId: 's1' }, { page: 2, pageSize: 1 }, call);
    expect(calls).toHaveLength(1);
    await list.readPage({ sessionId: 's1' }, { page: 1, pageSize: 20 }, call);
    expect(list.isCached({ sessionId: 's1' }, null, call)).toBe(true);
    expect(list.isCached({ sessionId: 's1' }, { from: 9, to: 99 }, call)).toBe(true);
    expect(calls).toHaveLength(2);
  });

  test('rows that were read, and that there is none', async () => {
    const { list, begin, pass } = createBench();
    await list.readRow('m1', begin());
    await list.readRow('m999', begin());
    expect(['m1', 'm999', 'm2'].map((id) => list.isRowCached(id, begin()))).toEqual([true, true, false]);
    pass(2_001);
    expect(list.isRowCached('m1', begin())).toBe(false);
  });

  test('a look does for what it has watched', async () => {
    const { list, begin, pass } = createBench();
    const span = { from: 0, to: 20 };
    await list.readPage({ sessionId: 's1' }, first, begin());
    expect(list.canRefreshFromHead({ sessionId: 's1' }, span)).toBe(false);
    pass(10);
    await list.refreshHead(begin());
    pass(10);
    await list.readPage({ sessionId: 's2' }, first, begin());
    expect(list.canRefreshFromHead({ sessionId: 's1' }, span)).toBe(false);
    expect(list.canRefreshFromHead({ sessionId: 's2' }, span)).toBe(true);
    expect(list.canRefreshFromHead({ sessionId: 's3' }, span)).toBe(false);
  });
});
