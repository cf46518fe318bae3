import { expect, it } from 'vitest';
import type { WalkedList } from '../../src/archive/archive.ts';
import { createProgress } from '../../src/sync/create-progress.ts';
import { createNumberedScript } from '../loaders/scripted-source.ts';
import { createMemoryRateLimit } from '../rate-limit/create-memory-rate-limit.ts';

const messages: WalkedList = { collection: 'messages', sessionId: null };

function start(rateLimit?: ReturnType<typeof createMemoryRateLimit>) {
  const { source } = createNumberedScript(rateLimit ? { rateLimit } : {});
  const shown: string[] = [];
  const printed: string[] = [];
  let nowMs = 0;
  const terminal = {
    print: (line: string) => void printed.push(line),
    showStatus: (line: string) => void shown.push(line),
  };
  const progress = createProgress({
    ...{ chatbot: source.chatbot, rateLimit: source.rateLimit, terminal, now: () => nowMs },
    ...{ verb: 'read', advice: 'Run it again to go on.' },
  });
  const pass = (ms: number) => {
    nowMs += ms;
  };
  return { progress, shown, printed, pass };
}

it('tells rows, calls, and the time that is left', () => {
  const { progress, shown, printed, pass } = start();
  progress.addRows({ collection: 'users', sessionId: null }, 40, 40);
  progress.addCalls(1);
  progress.addRows(messages, 0, 20_000);
  pass(10_000);
  progress.addCalls(20);
  progress.addRows(messages, 2_000, 20_000);
  progress.addRows(messages, 18_000, 20_000);
  progress.end(null);
  expect(shown).toEqual(
    [
      'shop: 40 of 40 users, 0 calls',
      'shop: 0 of 20,000 messages, 1 calls',
      'shop: 2,000 of 20,000 messages, 21 calls, about 90 s left',
      'shop: 20,000 of 20,000 messages, 21 calls',
    ].map((line) => line.replace('about 90 s', 'about 2 min')),
  );
  expect(printed).toEqual(['shop: read 40 users, 20,000 messages, 21 calls in 10.0 s']);
});

it('tells what is left of a limit, and why it stopped', () => {
  const { progress, shown, printed } = start(createMemoryRateLimit({ requestsPerMinute: 100 }));
  progress.addRows({ ...messages, sessionId: 's1' }, 5, 7);
  progress.end('Peki did not answer.');
  expect(shown).toEqual(['shop: 5 messages, 0 calls, 100 of 100 calls left in 60 s']);
  expect(printed).toEqual([
    'shop: STOPPED after 5 messages, 0 calls in 0.0 s: Peki did not answer. Run it again to go on.',
  ]);
});
