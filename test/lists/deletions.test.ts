import { describe, expect, test } from 'vitest';
import { createUpstreamCache } from '../../src/lists/create-upstream-cache.ts';
import { createStatistics } from '../../src/lists/statistics.ts';
import type { MessageOrder } from '../../src/models.ts';
import { readPage } from './cache-walk.ts';
import { headTtlMs } from './chatbot-scenario.ts';
import { createModelChatbot, createOldRows } from './model-chatbot.ts';
import { openNumberedCaches } from './numbered-caches.ts';
import { createVirtualWorld } from './virtual-world.ts';

type Memory = 'cold' | 'warm' | 'expired' | 'scanned' | 'scanned and expired';

interface Case {
  readonly memory: Memory;
  readonly hasArrivals: boolean;
  readonly gone: string;
  readonly order: MessageOrder;
  readonly from: 'start' | 'end';
  /** Rows of the first page. */
  readonly count: number;
}

/** Ten rows of which o3, o4 and o5 share a time: reads up to a cursor, then changes the list, then reads on. */
async function readOn({ memory, hasArrivals, gone, order, from, count }: Case): Promise<string> {
  const world = createVirtualWorld();
  const { now, wallNow } = world;
  const chatbot = createModelChatbot({ world });
  const rows = Array.from({ length: 10 }, (_, i) => ({ gapMs: i === 4 || i === 5 ? 0 : 1_000 }));
  chatbot.fill(createOldRows(3_600_000, rows));
  const statistics = createStatistics({ now });
  const open = () => createUpstreamCache({ statistics, headTtlMs, now, wallNow });
  const cache = open();
  const walk = { source: chatbot.source, cache, filter: {}, order, from };
  let read = '';
  world.at(0, async () => {
    if (memory.startsWith('scanned'))
      await openNumberedCaches(cache.of(chatbot.source)).collections.messages.scan({});
    const { cursor } = await readPage(walk, count, null);
    // What another reader has seen of the rest.
    if (memory === 'warm' || memory === 'expired') await readPage(walk, 5, cursor);
    chatbot.remove(gone);
    if (hasArrivals) [chatbot.write(), chatbot.write()];
    if (memory.endsWith('expired')) await world.wait(headTtlMs + 1);
    const reader = { ...walk, cache: memory === 'cold' ? open() : cache };
    read = (await readPage(reader, 3, cursor)).ids.join(' ');
  });
  await world.run();
  return read;
}

const kept: readonly Memory[] = ['warm', 'scanned'];
const memories: readonly Memory[] = ['cold', ...kept, 'expired', 'scanned and expired'];

describe.each(memories)('%s', (memory) => {
  describe.each([false, true])('with rows that arrive: %s', (hasArrivals) => {
    const isCached = kept.includes(memory);
    test.each([
      ['newer than the cursor', 'o1', 'o4 o5 o6'],
      ['at the cursor, among ties', 'o3', 'o4 o5 o6'],
      ['next to the cursor, among ties', 'o4', isCached ? 'o4 o5 o6' : 'o5 o6 o7'],
      ['older than the cursor, among ties', 'o5', isCached ? 'o4 o5 o6' : 'o4 o6 o7'],
      ['older than the cursor', 'o6', isCached ? 'o4 o5 o6' : 'o4 o5 o7'],
      ['older than all that is read', 'o9', 'o4 o5 o6'],
    ])('read towards older rows, a row gone %s', async (_, gone, expected) => {
      const shared = { memory, hasArrivals, gone, count: 4 };
      expect(await readOn({ ...shared, order: 'NEWEST_FIRST', from: 'start' })).toBe(expected);
      expect(await readOn({ ...shared, order: 'OLDEST_FIRST', from: 'end' })).toBe(expected);
    });

    test.each([
      ['older than the cursor', 'o8', 'o5 o4 o3'],
      ['at the cursor', 'o6', 'o5 o4 o3'],
      ['newer than the cursor, among ties', 'o4', isCached ? 'o5 o4 o3' : 'o5 o3 o2'],
      ['newer than the cursor', 'o3', isCached ? 'o5 o4 o3' : 'o5 o4 o2'],
      ['newer than all that is read', 'o0', 'o5 o4 o3'],
    ])('read towards newer rows, a row gone %s', async (_, gone, expected) => {
      const shared = { memory, hasArrivals, gone, count: 4 };
      expect(await readOn({ ...shared, order: 'OLDEST_FIRST', from: 'start' })).toBe(expected);
      expect(await readOn({ ...shared, order: 'NEWEST_FIRST', from: 'end' })).toBe(expected);
    });
  });
});
