import { afterAll, beforeAll, beforeEach, describe, it } from 'vitest';
import type { MessageOrder } from '../generated/graphql.ts';
import type { WireRow } from '../sandbox/sandbox-client.ts';
import { dataFolder, missingData } from './data-files.ts';
import { expectWalkAmidChanges } from './expect-walk-amid-changes.ts';
import { createTruth, type Truth } from './read-truth.ts';
import { type Stack, startStack } from './start-stack.ts';
import { messagesOf, messagesOfSession, messagesOfUser, type ReadPage } from './walk.ts';

if (missingData !== null) console.log(missingData);

const allWalks = (['NEWEST_FIRST', 'OLDEST_FIRST'] as const).flatMap((order) =>
  (['forward', 'backward'] as const).map((direction) => ({ order, direction })),
);

/** Moves the clock of what is kept ahead, past whatever an earlier walk has read. */
let aheadMs = 0;
const now = () => performance.now() + aheadMs;
const caches = [
  ['nothing kept', false, allWalks.filter(({ direction }) => direction === 'forward')],
  ['all kept', true, allWalks],
] as const;

describe.skipIf(missingData !== null).each(caches)(
  'real conversations that change while they are walked, with %s',
  (_name, isCacheOn, walks) => {
    let stack: Stack;
    let truth: Truth;
    let seed = 0;
    beforeAll(async () => {
      stack = await startStack({ flags: { data: dataFolder }, isCacheOn, now });
      truth = createTruth(stack.sandbox);
    });
    afterAll(() => stack.stop());
    beforeEach(() => {
      aheadMs += 60_000;
    });

    async function append(path: string, row: Record<string, unknown>): Promise<string> {
      const { id } = (await stack.control('POST', path, row)) as WireRow;
      return id;
    }

    type Open = (order: MessageOrder) => ReadPage;
    const retail = '659271001f834d2de6000000';
    const sgd = '65927100d6463fd2cb000000';
    const crosswoz = '65927100a6c4e724b4000000';
    const sessionId = '67b6a4bbe8db60dec9000001';
    const userId = '65be33ca2be1d2ca23000000';
    const lists: readonly (readonly [string, string, Record<string, string>, number, Open])[] = [
      ['chatbot', retail, {}, 100, (order) => messagesOf(stack, { chatbotId: retail, order })],
      [
        'session',
        sgd,
        { sessionId },
        37,
        (order) => messagesOfSession(stack, { chatbotId: sgd, sessionId, order }),
      ],
      [
        'user',
        crosswoz,
        { userId },
        20,
        (order) => messagesOfUser(stack, { chatbotId: crosswoz, userId, order }),
      ],
    ];

    describe.each(lists)('messages of a %s on Peki', (_list, chatbotId, filter, pageSize, open) => {
      it.each(walks)('$order, $direction', async ({ order, direction }) => {
        const rows = await truth.peki(chatbotId, `messages?${new URLSearchParams(filter)}`);
        const ids = rows.map(({ id }) => id);
        const sessionIds = [...new Set(rows.map((row) => String(row['chatSessionId'])))];
        await expectWalkAmidChanges({
          readPage: open(order),
          ids: order === 'NEWEST_FIRST' ? ids : ids.toReversed(),
          direction,
          pageSize,
          seed: seed++,
          append: (timeMs) =>
            append(`peki/${chatbotId}/sessions/${sessionIds[seed % sessionIds.length]}/messages`, {
              senderType: 'User',
              text: 'One more',
              ...(timeMs !== null && { createdAt: new Date(timeMs).toISOString() }),
            }),
          remove: async (id) => {
            await stack.control('DELETE', `peki/${chatbotId}/messages/${id}`);
          },
        });
      });
    });

    describe('messages of a chat on AskYourDatabase', () => {
      it.each(walks)('$order, $direction', async ({ order, direction }) => {
        const [chatbotId, sessionId] = ['bot_2be0766af371', 'chat_060888d6177686c4'] as const;
        const rows = await truth.chat(chatbotId, sessionId, true);
        const ids = rows.map(({ id }) => id);
        await expectWalkAmidChanges({
          readPage: messagesOfSession(stack, { chatbotId, sessionId, order, includeSql: true }),
          ids: order === 'NEWEST_FIRST' ? ids : ids.toReversed(),
          direction,
          pageSize: 30,
          seed: seed++,
          append: (timeMs) =>
            append(`askyourdatabase/${chatbotId}/chats/${sessionId}/messages`, {
              role: 'user',
              content: 'One more',
              ...(timeMs !== null && { createdat: new Date(timeMs).toISOString() }),
            }),
          remove: null,
        });
      });
    });
  },
);
