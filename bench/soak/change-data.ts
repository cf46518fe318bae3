import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from './random.ts';
import type { Sandbox } from './start-sandbox.ts';
import type { TrueRow, Truth } from './truth.ts';
import { chatIds, messagesPerChat } from './world.ts';

/** Few sessions get most of the new messages, so that walks meet them. */
const busySessions = 6;
const appendEveryMs = 200;

export interface ChangeDeps {
  readonly sandbox: Sandbox;
  readonly truth: Truth;
  readonly random: Random;
}

/** Notes the generated rows, and fills the chats. */
export async function prepareData({ sandbox, truth }: Omit<ChangeDeps, 'random'>): Promise<void> {
  const rows = await sandbox.readMessages();
  for (const [index, { id, chatSessionId, chatUserId }] of rows.entries()) {
    truth.add({
      id,
      sessionId: chatSessionId ?? '',
      userId: chatUserId ?? null,
      place: rows.length - 1 - index,
      addedMs: Number.NEGATIVE_INFINITY,
    });
  }
  const startMs = Date.now() - 86_400_000;
  for (const sessionId of chatIds) {
    for (let place = 0; place < messagesPerChat; place += 1) {
      // Some share a millisecond.
      const createdat = new Date(startMs + Math.floor(place / 3) * 1_000).toISOString();
      const id = await sandbox.appendAsk(sessionId, { ...toAskRow(place), createdat });
      truth.add({ id, sessionId, userId: null, place: null, addedMs: Number.NEGATIVE_INFINITY });
    }
  }
}

/** Messages arrive at a steady rate, and now and then one goes. */
export async function changeData(
  { sandbox, truth, random }: ChangeDeps,
  isOver: () => boolean,
): Promise<void> {
  const rows = truth.list({});
  const userOf = new Map(rows.map(({ sessionId, userId }) => [sessionId, userId]));
  const sessionIds = [...userOf.keys()].filter((id) => !chatIds.some((chatId) => chatId === id));
  const pekiRows = rows.filter(({ place }) => place !== null);
  for (let number = 1; !isOver(); number += 1) {
    if (random.chance(0.75)) await appendPeki(pickSession(random, sessionIds));
    else await appendAsk(random.pick(chatIds), number);
    if (random.chance(0.05)) await remove(random.pick(pekiRows));
    await sleep(appendEveryMs);
  }

  async function appendPeki(sessionId: string): Promise<void> {
    const id = await sandbox.appendPeki(sessionId, { senderType: 'User', text: 'One more' });
    note(id, sessionId, userOf.get(sessionId) ?? null);
  }

  async function appendAsk(chatId: string, number: number): Promise<void> {
    note(await sandbox.appendAsk(chatId, toAskRow(number)), chatId, null);
  }

  function note(id: string, sessionId: string, userId: string | null): void {
    truth.add({ id, sessionId, userId, place: null, addedMs: performance.now() });
  }

  async function remove({ id }: TrueRow): Promise<void> {
    if (truth.find(id)?.deletedMs !== Number.POSITIVE_INFINITY) return;
    truth.markDeleted(id, performance.now());
    await sandbox.deletePeki(id);
  }
}

function pickSession(random: Random, sessionIds: readonly string[]): string {
  return random.pick(random.chance(0.7) ? sessionIds.slice(0, busySessions) : sessionIds);
}

function toAskRow(number: number): Record<string, string> {
  return { role: number % 2 === 0 ? 'user' : 'assistant', content: `Message ${number}` };
}
