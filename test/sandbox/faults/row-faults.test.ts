import { describe, expect, it } from 'vitest';
import { samplePekiChatbotId as bot } from '../../../src/sandbox/data/sample.ts';
import {
  readLog,
  type SandboxClient,
  setFaults,
  startTestSandbox,
  type WirePage,
  type WireRow,
} from '../sandbox-client.ts';

const chat = { botid: 'bot_123456', chatid: 'c' };

async function startWithChat(): Promise<SandboxClient> {
  const client = await startTestSandbox();
  for (let index = 0; index < 45; index += 1) {
    await client.send('POST', '/__sandbox/askyourdatabase/bot_123456/chats/c/messages', {
      id: `m${index}`,
      content: 'a "b, [c]}',
      createdat: new Date(Date.UTC(2026, 0, 1, 0, 0, index)).toISOString(),
    });
  }
  return client;
}

async function askIds(client: SandboxClient, query: Record<string, string> = {}): Promise<string[]> {
  return ((await client.ask({ ...chat, ...query })).json as WireRow[]).map(({ id }) => id);
}

const idsOf = ({ data }: WirePage) => data.map(({ id }) => id);

describe('unknown-kinds', () => {
  it.each(['messages', 'sessions', 'users'])('alters every other one of the %s', async (list) => {
    const client = await startTestSandbox();
    const before = await client.pekiPage(`${bot}/${list}`);
    await setFaults(client, { fault: 'unknown-kinds' });
    const after = await client.pekiPage(`${bot}/${list}`);
    expect({ ...after, data: idsOf(after) }).toEqual({ ...before, data: idsOf(before) });
    for (const [index, row] of after.data.entries()) {
      if (index % 2 === 1) expect(row).toEqual(before.data[index]);
      else {
        expect(row).toMatchObject({ senderType: 'Oracle', hologram: {}, tokenCount: 'many', tags: 'none' });
        expect(row['createdAt']).toBe(before.data[index]?.['createdAt']);
        expect(row['chatUserId']).toBe(before.data[index]?.['chatUserId']);
      }
    }
  });

  it('alters a row by its id, and no answer without rows', async () => {
    const client = await startTestSandbox();
    const id = (await client.pekiPage(`${bot}/messages`)).data[0]?.id;
    await setFaults(client, { fault: 'unknown-kinds' });
    expect((await client.peki(`${bot}/messages/${id}`)).json).toMatchObject({
      data: { id, senderType: 'Oracle' },
      error: null,
    });
    expect((await client.peki(`${bot}/messages/none`)).text).toBe(
      '{"data":null,"error":"Message not found."}',
    );
    expect((await client.ask({ ...chat, chatid: 'none' })).text).toBe('[]');
  });

  it('alters chats too', async () => {
    const client = await startWithChat();
    await setFaults(client, { fault: 'unknown-kinds' });
    expect((await client.ask(chat)).json).toMatchObject([
      { id: 'm44', role: 'oracle', issql: 'perhaps', result: 'none' },
      { id: 'm43', content: 'a "b, [c]}' },
      ...Array.from({ length: 18 }, () => ({})),
    ]);
  });
});

describe('duplicate-rows', () => {
  it('repeats a row of the page before, or after the first one', async () => {
    const client = await startTestSandbox();
    const all = idsOf(await client.pekiPage(`${bot}/messages?pageSize=20`));
    await setFaults(client, { fault: 'duplicate-rows' });
    const page = async (number: number) =>
      idsOf(await client.pekiPage(`${bot}/messages?pageSize=5&page=${number}`));
    expect(await page(1)).toEqual(all.slice(0, 6));
    expect(await page(2)).toEqual(all.slice(4, 10));
    expect(await page(3)).toEqual(all.slice(9, 15));
    expect(await page(1000)).toEqual([]);
  });

  it('keeps to the filters, and has nothing to repeat in a list of one page', async () => {
    const client = await startTestSandbox();
    const { data } = await client.pekiPage(`${bot}/sessions`);
    const list = `${bot}/messages?sessionId=${data[0]?.id}&pageSize`;
    const all = idsOf(await client.pekiPage(`${list}=100`));
    expect(all.length).toBeGreaterThan(2);
    await setFaults(client, { fault: 'duplicate-rows' });
    expect(idsOf(await client.pekiPage(`${list}=1&page=2`))).toEqual(all.slice(0, 2));
    expect(idsOf(await client.pekiPage(`${list}=100`))).toEqual(all);
  });

  it('repeats rows of a chat', async () => {
    const client = await startWithChat();
    const [first, second] = [await askIds(client), await askIds(client, { timestamp: secondOf(25) })];
    await setFaults(client, { fault: 'duplicate-rows' });
    expect(await askIds(client)).toEqual([...first, second[0]]);
    expect(await askIds(client, { timestamp: secondOf(25) })).toEqual([first.at(-1), ...second]);
  });
});

const secondOf = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();

describe('rows-out-of-order', () => {
  it('turns the rows round, or shuffles them the same way every time', async () => {
    const client = await startWithChat();
    const ids = await askIds(client);
    await setFaults(client, { fault: 'rows-out-of-order' });
    expect(await askIds(client)).toEqual(ids.toReversed());

    const shuffled: string[][] = [];
    for (let run = 0; run < 2; run += 1) {
      await setFaults(client, { fault: 'rows-out-of-order', order: 'shuffled' });
      shuffled.push(await askIds(client));
    }
    expect(shuffled[0]).toEqual(shuffled[1]);
    expect(shuffled[0]).not.toEqual(ids);
    expect(shuffled[0]?.toSorted()).toEqual(ids.toSorted());
  });
});

describe('totals', () => {
  it.each([
    ['totals-shrink', {}, -1],
    ['totals-shrink', { by: 30 }, -30],
    ['totals-shrink', { by: 1_000_000 }, Number.NEGATIVE_INFINITY],
    ['totals-grow', {}, 1],
    ['totals-grow', { by: 30 }, 30],
  ])('%s %j', async (fault, parameters, change) => {
    const client = await startTestSandbox();
    const before = await client.pekiPage(`${bot}/messages`);
    await setFaults(client, { fault, ...parameters });
    const totalItems = Math.max(0, before.totalItems + change);
    expect(await client.pekiPage(`${bot}/messages`)).toEqual({
      ...before,
      totalItems,
      totalPages: Math.ceil(totalItems / 20),
    });
  });

  it('leaves alone what has none', async () => {
    const client = await startWithChat();
    const { text } = await client.ask(chat);
    await setFaults(client, { fault: 'totals-grow' });
    expect((await client.ask(chat)).text).toBe(text);
    expect((await client.peki(`${bot}/users/none`)).status).toBe(404);
    expect((await readLog(client)).map(({ fault }) => fault)).toEqual([null, null, null]);
  });
});
