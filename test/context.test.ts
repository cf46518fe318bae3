import { expect, it } from 'vitest';
import { createGraphContext } from '../src/context.ts';
import { createUpstreamCache } from '../src/lists/create-upstream-cache.ts';
import { createStatistics } from '../src/lists/statistics.ts';
import { createNumberedScript } from './loaders/scripted-source.ts';

it('an operation opens only the chatbots that it reads, however many are configured', async () => {
  const ids = Array.from({ length: 1_000 }, (_, i) => `bot${i}`);
  const sources = new Map(ids.map((id) => [id, createNumberedScript({ chatbotId: id }).source]));
  const cache = createUpstreamCache({ statistics: createStatistics() });
  const opened: string[] = [];
  const counting = {
    ...cache,
    of: (source: Parameters<typeof cache.of>[0]) => {
      opened.push(source.chatbot.chatbotId);
      return cache.of(source);
    },
  };
  const chatbotIds = [...ids];
  const viewer = { id: 'somebody', chatbotIds, scopes: [] };
  const open = () => createGraphContext({ requestId: 'test', sources, cache: counting, viewer });
  const context = open();
  expect(opened).toEqual([]);
  expect(context.sources.size).toBe(1_000);
  expect(open().sources).toBe(context.sources);
  await context.loaders.user.load({ chatbotId: 'bot7', id: 'u1' });
  expect(new Set(opened)).toEqual(new Set(['bot7']));
});
