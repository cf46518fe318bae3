import { createRandom } from '../random.ts';
import type { RowTotals } from '../sandbox-options.ts';
import type { PekiStore } from '../store/peki-store.ts';

const generatedChatbotId = 'generated_bot';

const startMs = Date.UTC(2025, 0, 1, 8);
const concurrentSessions = 8;

const questions = [
  'Where is my order?',
  'Can I still change the delivery address?',
  'The parcel says delivered, but nothing arrived.\nWhat now?',
  'Do you ship to Norway?',
  'I was charged twice 😟',
  'Is the walnut frame back in stock?',
] as const;
const answers = [
  'It left our warehouse this morning and should be with you in two days.',
  'Yes, as long as it has not been packed. Which address should it go to?',
  'I am sorry about that. I have opened an investigation with the carrier.',
  'We do. Delivery takes three to five working days.',
  'One of the two is a reservation; it disappears from your statement within a week.',
  'It will be back next Tuesday. Shall I send you a note when it is?',
] as const;
const subjects = ['Delivery', 'Address', 'Lost parcel', 'Shipping abroad', 'Payment', 'Stock'] as const;

/** Times are epoch milliseconds, NaN for none. */
interface Activity {
  readonly firstMs: Float64Array;
  readonly lastMs: Float64Array;
}

/** The same rows for the same seed; sessions overlap in time, and one message in eight shares a millisecond. */
export function generateRows(store: PekiStore, totals: RowTotals, seed: number): void {
  const random = createRandom(seed);
  const sessions = createActivity(totals.sessions);
  const counts = new Uint32Array(totals.sessions);
  const lastTexts: string[] = [];
  let timeMs = startMs;

  for (let index = 0; index < totals.messages; index += 1) {
    if (random.int(8) > 0) timeMs += 1 + random.int(60_000);
    const oldest = Math.floor((index * totals.sessions) / totals.messages);
    const session = Math.min(totals.sessions - 1, oldest + random.int(concurrentSessions));
    const user = session % totals.users;
    const isQuestion = (counts[session] ?? 0) % 2 === 0;
    const text = `${random.pick(isQuestion ? questions : answers)} (${index + 1})`;
    if (isQuestion) lastTexts[user] = text;
    counts[session] = (counts[session] ?? 0) + 1;
    note(sessions, session, timeMs);
    const row = {
      id: toId('d', index),
      chatbotId: generatedChatbotId,
      chatSessionId: toId('c', session),
      chatUserId: toId('b', user),
      senderType: isQuestion ? 'User' : 'Bot',
      text,
      tokenCount: Math.ceil(text.length / 4),
      responseTime: isQuestion ? null : 0.4 + random.int(300) / 100,
      createdAt: toTime(timeMs),
    };
    store.addMessage({ json: JSON.stringify(row), row });
  }

  const users = createActivity(totals.users);
  for (let session = 0; session < totals.sessions; session += 1) {
    const user = session % totals.users;
    // A session without messages stands where its messages would have begun.
    const firstMs = sessions.firstMs[session] || startMs + session;
    const lastMs = sessions.lastMs[session] || firstMs;
    note(users, user, firstMs);
    note(users, user, lastMs);
    const row = {
      id: toId('c', session),
      chatbotId: generatedChatbotId,
      chatUserId: toId('b', user),
      threadId: null,
      status: random.int(5) === 0 ? 'Active' : 'Closed',
      subject: random.pick(subjects),
      score: random.int(101) / 10,
      language: 'en',
      tags: ['generated'],
      source: random.pick(['Web', 'Dev']),
      createdAt: toTime(firstMs),
      updatedAt: toTime(lastMs),
    };
    store.addSession({ json: JSON.stringify(row), row });
  }

  for (let user = 0; user < totals.users; user += 1) {
    const firstMs = users.firstMs[user] || startMs + user;
    const lastMs = users.lastMs[user] || firstMs;
    const row = {
      id: toId('b', user),
      chatbotId: generatedChatbotId,
      username: `user-${user + 1}`,
      email: `user-${user + 1}@example.com`,
      source: 'Web',
      dataDictionary: { plan: random.pick(['free', 'plus']) },
      messageTimestamp: toTime(lastMs),
      lastReceivedText: lastTexts[user] ?? null,
      createdAt: toTime(firstMs),
      updatedAt: toTime(lastMs),
    };
    store.addUser({ json: JSON.stringify(row), row });
  }
}

function createActivity(length: number): Activity {
  return {
    firstMs: new Float64Array(length).fill(Number.NaN),
    lastMs: new Float64Array(length).fill(Number.NaN),
  };
}

function note({ firstMs, lastMs }: Activity, index: number, timeMs: number): void {
  firstMs[index] = Math.min(firstMs[index] || timeMs, timeMs);
  lastMs[index] = Math.max(lastMs[index] || timeMs, timeMs);
}

/** 24 hexadecimal digits; `kind` keeps ids of messages, sessions and users apart. */
function toId(kind: string, index: number): string {
  return `6774f0a0${kind}${(index + 1).toString(16).padStart(15, '0')}`;
}

function toTime(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
