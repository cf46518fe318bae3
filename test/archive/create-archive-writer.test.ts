import { describe, expect, it } from 'vitest';
import type { RowBatch } from '../../src/archive/archive.ts';
import { createArchiveWriter } from '../../src/archive/create-archive-writer.ts';
import { ArchiveError } from '../../src/errors.ts';
import { createSession, createShop, createText, createUser } from './archive-rows.ts';

const shop = createShop();
const createTexts = (count: number) => Array.from({ length: count }, (_, i) => createText(`m${i}`, 'hello'));

/** A writer to an archive that is slow or broken, as the test wants it. */
function start(write: (rows: RowBatch) => Promise<void> = async () => undefined, mostRows = 20_000) {
  const written: RowBatch[] = [];
  const warnings: Readonly<Record<string, unknown>>[] = [];
  let nowMs = 0;
  const writer = createArchiveWriter({
    archive: {
      write(_chatbot, rows) {
        written.push(rows);
        return write(rows);
      },
    },
    log: { warn: (fields) => void warnings.push(fields) },
    mostRows,
    now: () => nowMs,
  });
  const pass = (ms: number) => {
    nowMs += ms;
  };
  return { writer, written, warnings, pass };
}

const countMessages = (batches: readonly RowBatch[]) =>
  batches.reduce((sum, { messages = [] }) => sum + messages.length, 0);

describe('createArchiveWriter', () => {
  it('writes nothing before the caller has gone on, and then everything, in small parts', async () => {
    const { writer, written, warnings } = start();
    const messages = createTexts(250);
    writer.add(shop, { messages, users: [createUser('u1')], sessions: [createSession('s1')] });
    expect(written).toEqual([]);
    await writer.flush();
    expect(written.flatMap((rows) => rows.messages ?? [])).toEqual(messages);
    expect(written.map(({ messages: part = [] }) => part.length)).toEqual([0, 0, 100, 100, 50]);
    expect(written[0]).toEqual({ users: [createUser('u1')] });
    expect(warnings).toEqual([]);
  });

  it('leaves rows out while too many wait, and says so once a minute', async () => {
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { writer, written, warnings, pass } = start(() => released, 300);
    for (let i = 0; i < 10; i++) writer.add(shop, { messages: createTexts(100) });
    release();
    await writer.flush();
    expect(countMessages(written)).toBe(300);
    expect(warnings).toMatchObject([{ event: 'archive-incomplete', rows: 700 }]);
    pass(60_000);
    writer.add(shop, { messages: createTexts(400) });
    await writer.flush();
    expect(warnings).toMatchObject([{ rows: 700 }, { rows: 100 }]);
  });

  it('logs at its end what it kept back for a minute', async () => {
    const { writer, warnings } = start(async () => {
      throw new ArchiveError('a.db: the disk is full: make room.');
    });
    writer.add(shop, { messages: createTexts(250) });
    await writer.close();
    expect(warnings).toMatchObject([{ rows: 100 }, { rows: 150 }]);
    await writer.close();
    expect(warnings).toHaveLength(2);
  });

  it('goes on after a failure, and logs its reason', async () => {
    let isFull = true;
    const { writer, written, warnings } = start(async () => {
      if (isFull) throw new ArchiveError('a.db: the disk is full: make room.');
    });
    writer.add(shop, { messages: createTexts(150) });
    await writer.flush();
    expect(warnings).toEqual([
      { event: 'archive-incomplete', reason: 'a.db: the disk is full: make room.', rows: 100 },
    ]);
    isFull = false;
    writer.add(shop, { messages: createTexts(1) });
    await writer.flush();
    expect(written.at(-1)).toEqual({ messages: createTexts(1) });
  });
});
