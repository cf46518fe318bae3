import { describe, expect, it } from 'vitest';
import { messagesOf, messagesOfSession, toIds, walkPages } from '../e2e/walk.ts';
import { useFaultBenches } from './fault-bench.ts';
import { createPlaces } from './places.ts';
import { readRows } from './read-rows.ts';

const { open, openReference } = useFaultBenches();

const changes = ['insert-row', 'delete-row'].flatMap((fault) =>
  ['before', 'after'].map((when) => ({ fault, when, probability: 0.5 })),
);
const lists = ['messages', 'chat'].flatMap((list) =>
  (['NEWEST_FIRST', 'OLDEST_FIRST'] as const).map((order) => ({ list, order })),
);

describe.each(changes)('$fault $when answers', (fault) => {
  it.each(lists)(
    'a walk through $list, $order, keeps every row that stays, once',
    async ({ list, order }) => {
      const bench = await open();
      const reference = await openReference();
      const [chatbotId = ''] = reference.sandbox.pekiChatbotIds;
      const walk = async (stack = bench.stack, pageSize = 30) => {
        const filter = { chatbotId: 'bot_123456', sessionId: 'chat_789012', order };
        const readPage =
          list === 'chat' ? messagesOfSession(stack, filter) : messagesOf(stack, { chatbotId, order });
        return toIds(await walkPages(readPage, 'forward', pageSize), 'forward');
      };

      const before = await walk(reference, 100);
      await bench.strike([{ route: list === 'chat' ? chatRoute : pekiRoute, ...fault }]);
      const walked = await walk();
      expect(await bench.countStruck()).toBeGreaterThan(0);
      await bench.recover();
      const after = await walk(reference, 100);
      expect(after).not.toEqual(before);

      expect(new Set(walked).size).toBe(walked.length);
      const stayed = before.filter((id) => after.includes(id));
      expect(walked.filter((id) => stayed.includes(id))).toEqual(stayed);
      expect(walked.filter((id) => !before.includes(id) && !after.includes(id))).toEqual([]);
      // No look shows that AskYourDatabase deleted a message, so one that was read is good for an hour.
      bench.pass(list === 'chat' && fault.fault === 'delete-row' ? 3_600_001 : 3_000);
      expect(await walk()).toEqual(after);
      await reference.stop();
    },
  );

  it('every place answers rows that are or were there, none twice, and is right afterwards', async () => {
    const reference = await openReference();
    for (const place of await createPlaces(reference)) {
      const [bench, before] = [await open(), await place.ask(reference)];
      await bench.strike(place.toRules(fault));
      const answer = await place.ask(bench.stack);
      bench.expectNothingLeaked(answer);
      expect(answer.errors, place.name).toEqual([]);
      await bench.recover();
      bench.pass(3_600_001);
      const after = await place.ask(reference);
      expect((await place.ask(bench.stack)).data, place.name).toEqual(after.data);
      if (place.name.endsWith('by id') || place.name === 'message of a chat') continue;
      const idsOf = (data: unknown) =>
        readRows(data, place).map((rows) => rows.map(({ messageId }) => messageId));
      const [was, is] = [idsOf(before.data), idsOf(after.data)];
      for (const [i, ids] of idsOf(answer.data).entries()) {
        expect(new Set(ids).size, place.name).toBe(ids.length);
        const legal = [...(was[i] ?? []), ...(is[i] ?? [])];
        expect(ids.filter((id) => !legal.includes(id)).length, place.name).toBeLessThanOrEqual(1);
      }
    }
    await reference.stop();
  });
});

const pekiRoute = 'GET /api/Dev/:chatbotId/messages';
const chatRoute = 'GET /api/chatbot/messages';
