import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openArchive } from '../../src/archive/open-archive.ts';
import { createRandom, type Random } from '../../src/sandbox/random.ts';
import { createFolder } from '../archive/open-test-archive.ts';
import { hasPostgres, startPostgres } from '../archive/postgres/start-postgres.ts';
import { readFileState } from '../archive/read-file-state.ts';
import { toReason } from '../archive/to-reason.ts';
import { runAndKill } from '../run-and-kill.ts';
import { syncMessages } from './sync-messages.ts';

const script = new URL('sync-process.ts', import.meta.url);
const messageCount = 3_000;
const rowsPerWindow = 150;
/** More of them: KILLS=200 npx vitest run test/sync/killed-sync.test.ts */
const kills = Number(process.env['KILLS'] ?? 2);

const server = hasPostgres ? await startPostgres() : null;
afterAll(() => server?.remove());

interface Target {
  /** A path or a URL. */
  readonly location: string;
  readState(): Promise<{
    readonly isWhole: boolean;
    readonly messages: number;
    readonly ids: number;
    readonly indexed: number;
  }>;
}

async function createFile(): Promise<Target> {
  const file = join(createFolder(), 'archive.db');
  return {
    location: file,
    readState: async () => readFileState(file),
  };
}

async function createDatabase(): Promise<Target> {
  if (server === null) throw new Error('There is no PostgreSQL.');
  const url = await server.createDatabase();
  return {
    location: url,
    async readState() {
      const [made] = await server.execute(
        url,
        "SELECT to_regclass('convograph.message') IS NOT NULL AS made",
      );
      if (made?.['made'] !== true) return { isWhole: true, messages: 0, ids: 0, indexed: 0 };
      const [row] = await server.execute(
        url,
        `SELECT count(*)::int AS messages, count(DISTINCT id)::int AS ids,
          count(*) FILTER (WHERE words @@ 'every')::int AS indexed FROM convograph.message`,
      );
      const { messages, ids, indexed } = row ?? {};
      return { isWhole: true, messages: Number(messages), ids: Number(ids), indexed: Number(indexed) };
    },
  };
}

/** Runs the process, kills it at some moment unless it may end, and gives the rows of each window that it has told of. */
async function run(location: string, random: Random | null): Promise<readonly number[]> {
  const killAfter = random?.int(4) ?? Number.POSITIVE_INFINITY;
  const lines = await runAndKill(script, [location, String(messageCount), String(rowsPerWindow)], {
    isEnough: ({ length }) => length >= killAfter,
    waitMs: random?.int(12) ?? 0,
  });
  return lines.map(Number);
}

const stores = [
  ['a file', createFile],
  ...(hasPostgres ? [['PostgreSQL', createDatabase] as const] : []),
] as const;

it.each(stores)(
  'loses and repeats no row in %s when it is killed at any moment, and goes on where it was',
  async (_name, create) => {
    const seed = randomInt(2 ** 32 - 1);
    const random = createRandom(seed);
    let target: Target | null = null;
    let told = 0;
    let ends = 0;
    let readAgain = 0;
    for (let killed = 0; killed < kills; ) {
      if (target === null) {
        target = await create();
        told = 0;
      }
      const windows = await run(target.location, random);
      told += windows.reduce((sum, rows) => sum + rows, 0);
      const isEnd = (windows.at(-1) ?? rowsPerWindow) < rowsPerWindow;
      const state = await target.readState();
      expect(state, `seed ${seed}`).toMatchObject({
        isWhole: true,
        ids: state.messages,
        indexed: state.messages,
      });
      // What it told of is there; a window that it was killed behind is read no second time.
      expect(state.messages, `seed ${seed}`).toBeGreaterThanOrEqual(Math.min(told, messageCount));
      if (!isEnd) {
        killed += 1;
        continue;
      }
      expect(state.messages, `seed ${seed}`).toBe(messageCount);
      readAgain += told - messageCount;
      ends += 1;
      target = null;
    }
    if (target !== null) {
      const windows = await run(target.location, null);
      told += windows.reduce((sum, rows) => sum + rows, 0);
      expect(await target.readState(), `seed ${seed}`).toMatchObject({
        isWhole: true,
        messages: messageCount,
        ids: messageCount,
        indexed: messageCount,
      });
      readAgain += told - messageCount;
      ends += 1;
    }
    expect(ends).toBeGreaterThan(0);
    expect(readAgain).toBeLessThanOrEqual(0);
  },
  kills * 60_000,
);

it.skipIf(!hasPostgres)(
  'goes on where it was when PostgreSQL crashes beneath it',
  async () => {
    const seed = randomInt(2 ** 32 - 1);
    const random = createRandom(seed);
    const { location, readState } = await createDatabase();
    const archive = await openArchive({ url: location, retentionDays: null });
    const reasons: string[] = [];
    for (let crashes = 0; crashes < 3; crashes++) {
      const crashAfter = 1 + random.int(5);
      let windows = 0;
      reasons.push(
        await toReason(
          syncMessages(archive, { messageCount, rowsPerWindow }, () => {
            windows += 1;
            return windows === crashAfter ? server?.kill() : undefined;
          }),
        ),
      );
      await server?.restart();
      const state = await readState();
      expect(state, `seed ${seed}`).toMatchObject({ ids: state.messages, indexed: state.messages });
      expect(state.messages).toBeGreaterThanOrEqual(windows * rowsPerWindow);
    }
    for (const reason of reasons) expect(reason).toMatch(/broke|reached|starting or stopping/);
    await syncMessages(archive, { messageCount, rowsPerWindow }, () => undefined);
    await archive.close();
    expect(await readState(), `seed ${seed}`).toMatchObject({
      messages: messageCount,
      indexed: messageCount,
    });
  },
  120_000,
);
