import type { HttpCall } from '../../../src/http/http-call.ts';
import { createUpstreamCache } from '../../../src/lists/create-upstream-cache.ts';
import { createRunListForm } from '../../../src/lists/numbered/run-list-form.ts';
import { messageRow } from '../../../src/lists/row-key.ts';
import { messageShape } from '../../../src/lists/row-shapes.ts';
import { createStatistics } from '../../../src/lists/statistics.ts';
import { defaultAnswerLimits } from '../../../src/sources/answer-limits.ts';
import { askYourDatabaseDefinition } from '../../../src/sources/askyourdatabase/create-askyourdatabase-source.ts';
import { createBoundReading } from '../../../src/sources/create-bound-reading.ts';
import { createUpstreamReader } from '../../../src/sources/create-upstream-reader.ts';
import { pekiDefinition } from '../../../src/sources/peki/create-peki-source.ts';
import type { Source } from '../../../src/sources/source.ts';
import { createMessage } from '../../loaders/scripted-source.ts';
import { createMemoryRateLimit } from '../../rate-limit/create-memory-rate-limit.ts';
import type { Filled } from './measure-heap.ts';

const mebibyte = 1024 * 1024;
const firstRows = { from: 'head', count: 20, headBound: null, tailBound: null } as const;

/** Answers a request for `path` with a JSON value. */
type Answer = (path: string) => unknown;

function openSource(provider: 'peki' | 'askyourdatabase', answer: Answer): Source {
  const config = {
    ...{ chatbotId: 'shop', provider, name: null, baseUrl: 'http://127.0.0.1:9', apiKey: 'key' },
    ...{ apiSecret: 'secret', requestsPerMinute: null },
  };
  const { chatbotId, name, baseUrl } = config;
  const readerDeps = {
    provider,
    chatbotId,
    baseUrl,
    observer: undefined,
    answerLimits: defaultAnswerLimits,
    report: () => undefined,
    now: Date.now,
  };
  const call: HttpCall = async (request) => {
    const body = answer(request.path);
    const bytes = Buffer.from(JSON.stringify(body ?? { error: { message: 'Not found' } }));
    return { status: body === null ? 404 : 200, headers: {}, bytes };
  };
  const definition = provider === 'peki' ? pekiDefinition : askYourDatabaseDefinition;
  const api = definition.create(config, {
    createReader: () => createUpstreamReader({ ...readerDeps, call }),
    boundReading: createBoundReading(),
    now: Date.now,
  });
  return {
    ...api,
    chatbot: { chatbotId, provider, name },
    credentialId: 'credential',
    serverId: 'server',
    rateLimit: createMemoryRateLimit(),
    close: async () => undefined,
  };
}

function openCache(provider: 'peki' | 'askyourdatabase', answer: Answer) {
  const cache = createUpstreamCache({ statistics: createStatistics(), maxBytes: 64 * mebibyte });
  return { cache, lists: cache.of(openSource(provider, answer)) };
}

/** A page of a list of `total` rows. */
function toPage(path: string, total: number, toRow: (index: number) => object) {
  const query = new URL(path, 'http://x').searchParams;
  const pageSize = Number(query.get('pageSize'));
  const page = Number(query.get('page'));
  const start = (page - 1) * pageSize;
  const data = Array.from({ length: Math.max(0, Math.min(pageSize, total - start)) }, (_, i) =>
    toRow(start + i),
  );
  return { data, currentPage: page, pageSize, totalItems: total, totalPages: Math.ceil(total / pageSize) };
}

/** Single rows that are not there, under ids of so many characters and more. */
export async function fillMissingRows(entries: number, idLength: number): Promise<Filled> {
  const { cache, lists } = openCache('peki', () => null);
  for (let i = 0; i < entries; i++) await lists.users.rows?.read(`${i}${'x'.repeat(idLength)}`, {});
  return { chargedBytes: cache.sizeBytes(), entries, holder: cache };
}

/** Many lists of sessions' messages, read from their heads. */
export async function fillMessageLists(toFields: (index: number) => object, length = 20): Promise<Filled> {
  const entries = 200;
  const { cache, lists } = openCache('peki', (path) => {
    const session = new URL(path, 'http://x').searchParams.get('sessionId');
    return toPage(path, length, (i) => ({
      id: `${session}m${i}`,
      chatSessionId: session,
      createdAt: new Date(1_700_000_000_000 - i * 1_000).toISOString(),
      ...toFields(i),
    }));
  });
  for (let i = 0; i < entries; i++) {
    const filter = { sessionId: `s${i}`, userId: null, includeSql: false };
    await lists.messages.list?.open(filter, {}).readWindow(firstRows);
  }
  return { chargedBytes: cache.sizeBytes(), entries, holder: cache };
}

/** A whole list of messages, which answers for every session and every user of it, and for single messages. */
export async function fillWholeList(): Promise<Filled> {
  const entries = 5_000;
  const { cache, lists } = openCache('peki', (path) =>
    toPage(path, entries, (i) => ({
      id: `m${i}`,
      chatSessionId: `s${i}`,
      chatUserId: `u${i}`,
      text: `text ${i}`,
      createdAt: new Date(1_700_000_000_000 - i * 1_000).toISOString(),
    })),
  );
  if (!(await lists.messages.list?.whole?.scan({}))) throw new Error('the list was not read');
  await lists.messages.list
    ?.open({ sessionId: 's5', userId: null, includeSql: false }, {})
    .readWindow(firstRows);
  await lists.messages.list
    ?.open({ sessionId: null, userId: 'u5', includeSql: false }, {})
    .readWindow(firstRows);
  await lists.messages.rows?.read('m5', {});
  return { chargedBytes: cache.sizeBytes(), entries, holder: cache };
}

/** Users whose `data` holds what is given. */
export async function fillUsers(toData: (index: number) => object): Promise<Filled> {
  const entries = 1_000;
  const { cache, lists } = openCache('peki', (path) =>
    toPage(path, entries, (i) => ({ id: `u${i}`, dataDictionary: toData(i) })),
  );
  await lists.users.list?.open({}, {}).readWindow({ ...firstRows, count: 400 });
  return { chargedBytes: cache.sizeBytes(), entries: 400, holder: cache };
}

/** Chats that are read "before a timestamp", with what their SQL gave. */
export async function fillChats(toRow: (index: number) => object): Promise<Filled> {
  const entries = 100;
  const { cache, lists } = openCache('askyourdatabase', () =>
    Array.from({ length: 20 }, (_, i) => ({
      id: `m${i}`,
      createdat: new Date(1_700_000_000_000 - i * 1_000).toISOString(),
      ...toRow(i),
    })),
  );
  for (let i = 0; i < entries; i++) {
    const filter = { sessionId: `c${i}`, userId: null, includeSql: true };
    await lists.messages.list?.open(filter, {}).readWindow(firstRows);
  }
  return { chargedBytes: cache.sizeBytes(), entries, holder: cache };
}

/** Lists that another replica has told of. */
export function fillToldLists(): Filled {
  const form = createRunListForm(messageShape, { idOf: messageRow.idOf, appendOnly: true });
  const toOwnTime = { ofArrival: () => 0.5, ofProof: () => 0.5 };
  const rows = Array.from({ length: 20 }, (_, i) => createMessage(i));
  const times = { sinceMs: 0, answeredMs: 0, provenMs: 0, stableBeforeMs: 0 };
  const text = JSON.stringify({ runs: [{ rows, start: 0, total: 20, isTail: true, unstable: 0, ...times }] });
  const entries = 200;
  const holder = Array.from({ length: entries }, () => form.parse(JSON.parse(text), toOwnTime));
  const chargedBytes = holder.reduce((sum, list) => sum + (list === null ? 0 : form.sizeOf(list)), 0);
  return { chargedBytes, entries, holder };
}
