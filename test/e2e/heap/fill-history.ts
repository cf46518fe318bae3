import { createHistory } from '../../../src/history/create-history.ts';
import { messageShape } from '../../../src/history/shared/row-shapes.ts';
import { createRunListForm } from '../../../src/history/shared/run-list-form.ts';
import { createStatistics } from '../../../src/history/statistics.ts';
import { messageRow } from '../../../src/pagination/row-keys.ts';
import { defaultAnswerLimits } from '../../../src/sources/answer-limits.ts';
import { askYourDatabaseDefinition } from '../../../src/sources/askyourdatabase/create-askyourdatabase-source.ts';
import { createBoundReading } from '../../../src/sources/create-bound-reading.ts';
import { pekiDefinition } from '../../../src/sources/peki/create-peki-source.ts';
import type { Source } from '../../../src/sources/source.ts';
import { createMessage } from '../../loaders/scripted-source.ts';
import { createMemoryRateLimit } from '../../rate-limit/create-memory-rate-limit.ts';
import type { Filled } from './measure-heap.ts';

const mebibyte = 1024 * 1024;

/** Answers a request for `path` with a JSON value. */
type Answer = (path: string) => unknown;

function openSource(provider: 'peki' | 'askyourdatabase', answer: Answer): Source {
  const definition = provider === 'peki' ? pekiDefinition : askYourDatabaseDefinition;
  const config = {
    ...{ chatbotId: 'shop', provider, name: null, baseUrl: 'http://127.0.0.1:9', apiKey: 'key' },
    ...{ apiSecret: 'secret', signedBasePath: null, maxPageSize: null, requestsPerMinute: null },
  };
  return definition.create(config, {
    createCall: () => async (request) => {
      const body = answer(request.path);
      const bytes = Buffer.from(JSON.stringify(body ?? { error: { message: 'Not found' } }));
      return { status: body === null ? 404 : 200, headers: {}, bytes };
    },
    close: async () => undefined,
    observer: undefined,
    answerLimits: defaultAnswerLimits,
    report: () => undefined,
    credentialId: 'credential',
    rateLimit: createMemoryRateLimit(),
    boundReading: createBoundReading(),
    now: Date.now,
  });
}

function openHistory(provider: 'peki' | 'askyourdatabase', answer: Answer) {
  const history = createHistory({ statistics: createStatistics(), maxBytes: 64 * mebibyte });
  const { source, collections } = history.of(openSource(provider, answer));
  return { history, source, collections };
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
  const { history, source } = openHistory('peki', () => null);
  if (source.paging !== 'numbered') throw new Error('it is read by page number');
  for (let i = 0; i < entries; i++) await source.readUser(`${i}${'x'.repeat(idLength)}`, {});
  return { chargedBytes: history.sizeBytes(), entries, holder: history };
}

/** Many lists of sessions' messages, read from their heads. */
export async function fillMessageLists(toFields: (index: number) => object, length = 20): Promise<Filled> {
  const entries = 200;
  const { history, source } = openHistory('peki', (path) => {
    const session = new URL(path, 'http://x').searchParams.get('sessionId');
    return toPage(path, length, (i) => ({
      id: `${session}m${i}`,
      chatSessionId: session,
      createdAt: new Date(1_700_000_000_000 - i * 1_000).toISOString(),
      ...toFields(i),
    }));
  });
  if (source.paging !== 'numbered') throw new Error('it is read by page number');
  for (let i = 0; i < entries; i++) {
    const filter = { sessionId: `s${i}`, userId: null, includeSql: false };
    await source.listMessages(filter, { page: 1, pageSize: 20 }, {});
  }
  return { chargedBytes: history.sizeBytes(), entries, holder: history };
}

/** A whole list of messages, which answers for every session and every user of it, and for single messages. */
export async function fillWholeList(): Promise<Filled> {
  const entries = 5_000;
  const { history, source, collections } = openHistory('peki', (path) =>
    toPage(path, entries, (i) => ({
      id: `m${i}`,
      chatSessionId: `s${i}`,
      chatUserId: `u${i}`,
      text: `text ${i}`,
      createdAt: new Date(1_700_000_000_000 - i * 1_000).toISOString(),
    })),
  );
  if (source.paging !== 'numbered' || collections === null) throw new Error('it is read by page number');
  if (!(await collections.messages.scan({}))) throw new Error('the list was not read');
  await source.listMessages(
    { sessionId: 's5', userId: null, includeSql: false },
    { page: 1, pageSize: 20 },
    {},
  );
  await source.listMessages(
    { sessionId: null, userId: 'u5', includeSql: false },
    { page: 1, pageSize: 20 },
    {},
  );
  await source.readMessage('m5', {});
  return { chargedBytes: history.sizeBytes(), entries, holder: history };
}

/** Users whose `data` holds what is given. */
export async function fillUsers(toData: (index: number) => object): Promise<Filled> {
  const entries = 1_000;
  const { history, source } = openHistory('peki', (path) =>
    toPage(path, entries, (i) => ({ id: `u${i}`, dataDictionary: toData(i) })),
  );
  if (source.paging !== 'numbered') throw new Error('it is read by page number');
  for (let page = 1; page <= 4; page++) await source.listUsers({ page, pageSize: 100 }, {});
  return { chargedBytes: history.sizeBytes(), entries: 400, holder: history };
}

/** Chats that are read "before a timestamp", with what their SQL gave. */
export async function fillChats(toRow: (index: number) => object): Promise<Filled> {
  const entries = 100;
  const { history, source } = openHistory('askyourdatabase', () =>
    Array.from({ length: 20 }, (_, i) => ({
      id: `m${i}`,
      createdat: new Date(1_700_000_000_000 - i * 1_000).toISOString(),
      ...toRow(i),
    })),
  );
  if (source.paging !== 'before') throw new Error('it is read before a timestamp');
  for (let i = 0; i < entries; i++) {
    await source.listMessages({ sessionId: `c${i}`, includeSql: true }, null, {});
  }
  return { chargedBytes: history.sizeBytes(), entries, holder: history };
}

/** Lists that another replica has told of. */
export function fillToldLists(): Filled {
  const form = createRunListForm(messageShape, { idOf: messageRow.idOf, isHistory: true });
  const toTime = { ofArrival: () => 0.5, ofProof: () => 0.5 };
  const rows = Array.from({ length: 20 }, (_, i) => createMessage(i));
  const run = { rows, start: 0, total: 20, isTail: true, unsettled: 0, settledBeforeMs: 0 };
  const text = JSON.stringify([{ ...run, since: 0, answered: 0, proven: 0 }]);
  const entries = 200;
  const holder = Array.from({ length: entries }, () => form.unpack(JSON.parse(text), toTime));
  const chargedBytes = holder.reduce((sum, list) => sum + (list === null ? 0 : form.sizeOf(list)), 0);
  return { chargedBytes, entries, holder };
}
