import { PageSizeRefusedError, type UpstreamError } from '../../src/errors.ts';
import type { MessageFilter, NumberedPage, PageRequest } from '../../src/lists/list.ts';
import type { Message } from '../../src/models.ts';
import { createMessage, createNumberedScript, type NumberedSource } from '../loaders/scripted-source.ts';
import { createMemoryRateLimit } from '../rate-limit/create-memory-rate-limit.ts';
import { answerPage, isOwnedBy, type Owner } from '../upstream-rows.ts';
import { epochMs, type VirtualWorld } from './virtual-world.ts';

/** Milliseconds of one call: until the rows are counted, from then until they are read, from then until the answer is here. */
export type Latency = readonly [count: number, read: number, travel: number];

export interface ModelChatbotOptions {
  readonly world: VirtualWorld;
  /** Taken in turn. */
  readonly latencies?: readonly Latency[];
  readonly pageLimit?: number;
  readonly overLimit?: 'clamp' | 'refuse';
  readonly pastEnd?: 'empty' | 'last';
}

/** A row that is written now. */
export interface NewRow {
  /** How long ago it says it was written. */
  readonly lateMs?: number;
  readonly isWholeSecond?: boolean;
  readonly hasTime?: boolean;
  readonly sessionId?: string;
  readonly userId?: string;
  /** False: the row does not say whose it is, though the upstream knows. */
  readonly saysWhose?: boolean;
}

/** The list as it stood from `fromMs` on. */
export interface ModelState {
  readonly fromMs: number;
  readonly rows: readonly Message[];
}

export type ModelChatbot = ReturnType<typeof createModelChatbot>;

/** The messages of one chatbot, newest first, on a clock; every call sees the list at a moment between its start and end. */
export function createModelChatbot({
  world,
  latencies = [[0, 0, 0]],
  pageLimit = 100,
  overLimit = 'clamp',
  pastEnd = 'empty',
}: ModelChatbotOptions) {
  const states: ModelState[] = [{ fromMs: Number.NEGATIVE_INFINITY, rows: [] }];
  const calls: string[] = [];
  let largestPage = 100;
  let written = 0;
  let failure: UpstreamError | null = null;

  const rows = () => states.at(-1)?.rows ?? [];
  const change = (next: readonly Message[]) => states.push({ fromMs: world.now(), rows: next });

  /** The newer end of its time. */
  function insert(row: Message): void {
    const { createdAtMs } = row;
    const newer =
      createdAtMs === null ? -1 : rows().findLastIndex((other) => (other.createdAtMs ?? -1) > createdAtMs);
    change(rows().toSpliced(newer + 1, 0, row));
  }

  function write(fields: NewRow = {}): string {
    const { lateMs = 0, isWholeSecond = false, hasTime = true, ...owner } = fields;
    const timeMs = world.wallNow() - lateMs;
    const createdAtMs = hasTime ? timeMs - (isWholeSecond ? timeMs % 1000 : 0) : null;
    const messageId = `n${written++}`;
    insert(createRow(messageId, createdAtMs, owner));
    return messageId;
  }

  const remove = (id: string | undefined) => change(rows().filter(({ messageId }) => messageId !== id));

  async function call(name: string): Promise<Latency> {
    const latency = latencies[calls.length % latencies.length] ?? [0, 0, 0];
    calls.push(name);
    if (failure !== null) throw failure;
    await world.wait(latency[0]);
    return latency;
  }

  async function list(filter: Partial<MessageFilter>, asked: PageRequest): Promise<NumberedPage<Message>> {
    const fields = [filter.sessionId, filter.userId].flatMap((value) => value ?? []);
    const [, readMs, travelMs] = await call(
      ['messages', ...fields, `${asked.page}/${asked.pageSize}`].join(' '),
    );
    if (asked.pageSize > pageLimit) {
      largestPage = pageLimit;
      if (overLimit === 'refuse') throw new PageSizeRefusedError();
    }
    const counted = select(rows(), filter).length;
    await world.wait(readMs);
    const answer = answerPage(select(rows(), filter), asked, { pageLimit, pastEnd });
    await world.wait(travelMs);
    return { ...answer, totalItems: counted };
  }

  const { source: base } = createNumberedScript({});
  const source: NumberedSource = {
    ...base,
    rateLimit: createMemoryRateLimit(),
    messages: {
      ...base.messages,
      largestPage: () => largestPage,
      readPage: (filter, asked) => list(filter, asked),
    },
    async readMessage(id) {
      const [, readMs, travelMs] = await call(`message ${id}`);
      await world.wait(readMs);
      const row = rows().find(({ messageId }) => messageId === id) ?? null;
      await world.wait(travelMs);
      return row;
    },
  };
  return {
    source,
    calls,
    states,
    rows,
    write,
    insert,
    remove,
    /** All at once, in this order. */
    fill: (initial: readonly Message[]) => change(initial),
    fail: (error: UpstreamError | null) => {
      failure = error;
    },
    /** Throws what calls fail with. */
    check: () => {
      if (failure !== null) throw failure;
    },
    setLargestPage: (size: number) => {
      largestPage = size;
    },
  };
}

/** Whose the rows are that do not say so. */
const owners = new WeakMap<Message, Owner>();

function createRow(messageId: string, createdAtMs: number | null, fields: NewRow): Message {
  const { sessionId = 's1', userId = 'u1', saysWhose = true } = fields;
  const shown = saysWhose ? { sessionId, userId } : { sessionId: null, userId: null };
  const row = createMessage(0, { messageId, createdAtMs, ...shown });
  owners.set(row, { sessionId, userId });
  return row;
}

/** The rows that the upstream takes for this filter's. */
export function select(rows: readonly Message[], filter: Partial<MessageFilter>): Message[] {
  const { sessionId = null, userId = null } = filter;
  return rows.filter((row) => isOwnedBy(owners.get(row) ?? row, { sessionId, userId }));
}

/** Rows of before the world began, the newest `ageMs` old, each `gapMs` older than the one before. */
export function createOldRows(
  ageMs: number,
  rows: readonly (NewRow & { readonly gapMs: number })[],
): Message[] {
  let timeMs = epochMs - ageMs;
  return rows.map(({ gapMs, hasTime = true, ...row }, i) => {
    timeMs -= gapMs;
    return createRow(`o${i}`, hasTime ? timeMs : null, row);
  });
}
