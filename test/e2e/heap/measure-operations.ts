import { getHeapSpaceStatistics } from 'node:v8';
import { buildSchema } from 'graphql';
import pino from 'pino';
import { Pool } from 'undici';
import { createServer } from '../../../src/http-server/create-server.ts';
import { createTestContext } from '../../http-server/start-test-server.ts';

const warmUps = 3_000;
const operations = 3_000;
const clients = 8;

const rows = Array.from({ length: 100 }, (_, i) => ({ id: `row ${i}` }));
const schema = buildSchema('type Query { list: List } type List { rows: [Row!] } type Row { id: ID! }');
const list = { rows: () => Promise.resolve(rows) };
Object.assign(schema.getQueryType()?.getFields()['list'] ?? {}, { resolve: () => list });

/** Prints how many bytes an operation leaves to major garbage collections; needs `--expose-gc`, and a heap so large that none takes place. */
async function measure(): Promise<void> {
  const log = pino({ level: 'silent' });
  const server = createServer({ schema, log, createContext: createTestContext });
  const pool = new Pool(new URL(await server.listen('127.0.0.1', 0)).origin, { connections: clients });
  let asked = 0;
  async function ask(): Promise<void> {
    asked += 1;
    const { body } = await pool.request({
      method: 'POST',
      path: '/graphql',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: `{ list { rows { id } } }`, operationName: null, variables: { asked } }),
    });
    const text = await body.text();
    if (!text.includes('row 99')) throw new Error(text);
  }
  async function askUpTo(total: number): Promise<void> {
    await Promise.all(
      Array.from({ length: clients }, async () => {
        while (asked < total) await ask();
      }),
    );
  }

  await askUpTo(warmUps);
  globalThis.gc?.();
  const before = countOld();
  await askUpTo(warmUps + operations);
  console.log(Math.round((countOld() - before) / operations));
  await pool.destroy();
  await server.stop();
}

function countOld(): number {
  globalThis.gc?.({ type: 'minor' });
  globalThis.gc?.({ type: 'minor' });
  const old = getHeapSpaceStatistics().filter(({ space_name }) =>
    /^(old|large_object)_space$/.test(space_name),
  );
  return old.reduce((sum, { space_used_size }) => sum + space_used_size, 0);
}

await measure();
