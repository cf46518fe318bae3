import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { toTemporaryFile } from '../harness/child-processes.ts';
import { expectBuilt } from '../harness/expect-built.ts';
import { describeMachine } from '../harness/machine.ts';
import { runMain } from '../harness/run-main.ts';
import { writeResults } from '../harness/write-results.ts';
import { createAsker } from '../soak/ask.ts';
import { changeData, prepareData } from '../soak/change-data.ts';
import { documents } from '../soak/documents.ts';
import { parseSoakOptions, type SoakOptions } from '../soak/options.ts';
import { createRandom, type Random } from '../soak/random.ts';
import { readLogLine } from '../soak/read-log-line.ts';
import { type Redis, startRedis } from '../soak/start-redis.ts';
import { type Replica, startReplica } from '../soak/start-replica.ts';
import { startSandbox } from '../soak/start-sandbox.ts';
import { createTruth, type Truth } from '../soak/truth.ts';
import { chatbots, chatIds, toConfigFile } from '../soak/world.ts';
import { checkReceived } from './check-received.ts';
import { type Follower, follow } from './follow.ts';
import type { WatchedMessages } from './subscribe.ts';

const help = `100 clients listen to messages as they arrive, while replicas are killed and stopped, and Redis is frozen.

  --minutes N        how long (default 5)
  --seed N           of everything that is left to chance (default 1)
  --convograph FILE  another main.js than ../dist/main.js
  --help             this text
`;

/** How many listen to a whole chatbot, to sessions, to users and to the chats of the API with a limit. */
const counts = { all: 20, sessions: 45, users: 20, chats: 15 } as const;
/** Until what came last must be there. */
const patienceMs = 120_000;

interface Incidents {
  killed: number;
  stopped: number;
  frozen: number;
}

interface Strike {
  readonly isOver: () => boolean;
  readonly random: Random;
  readonly incidents: Incidents;
  readonly onWrong: (what: string) => void;
}

async function strikeReplica(
  replica: Replica,
  { isOver, random, incidents, onWrong }: Strike,
): Promise<void> {
  for (;;) {
    await sleep(4_000 + random.int(20_000));
    if (isOver()) return;
    if (random.chance(0.6)) {
      await replica.kill();
      incidents.killed += 1;
    } else {
      const exit = await replica.terminate();
      incidents.stopped += 1;
      if (exit.code !== 0) onWrong(`replica ${replica.name} stopped with ${JSON.stringify(exit)}`);
    }
    await sleep(200 + random.int(4_000));
    await replica.start();
  }
}

async function strikeRedis(redis: Redis, { isOver, random, incidents }: Strike): Promise<void> {
  for (;;) {
    await sleep(5_000 + random.int(15_000));
    if (isOver()) return;
    await redis.freeze(300 + random.int(8_000));
    incidents.frozen += 1;
  }
}

function pickLists(truth: Truth, random: Random): WatchedMessages[] {
  const rows = truth.list({}).filter(({ place }) => place !== null);
  const { chatbotId } = chatbots.free;
  const pick = <Item>(count: number, toItem: (index: number) => Item) =>
    Array.from({ length: count }, (_, index) => toItem(index));
  // Those whose sessions get most of the new messages come first.
  const sessionIds = [...new Set(rows.map(({ sessionId }) => sessionId))];
  const userIds = [...new Set(rows.flatMap(({ userId }) => userId ?? []))];
  return [
    ...pick(counts.all, () => ({ chatbotId })),
    ...pick(counts.sessions, (i) => ({
      chatbotId,
      sessionId: i < 30 ? sessionIds[i % 6] : random.pick(sessionIds),
    })),
    ...pick(counts.users, () => ({ chatbotId, userId: random.pick(userIds) })),
    ...pick(counts.chats, (i) => ({
      chatbotId: chatbots.ask.chatbotId,
      sessionId: chatIds[i % chatIds.length],
    })),
  ];
}

async function soak({ minutes, seed, convographFile }: SoakOptions) {
  const print = (step: string) => process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${step}\n`);
  const wrong: string[] = [];
  const onWrong = (what: string) => void wrong.push(what);
  const sandbox = await startSandbox(convographFile);
  const redis = await startRedis();
  const configFile = toTemporaryFile('convograph.json');
  writeFileSync(configFile, toConfigFile(sandbox.url));
  const names = ['A', 'B', 'C'];
  const replicas = await Promise.all(
    names.map((name) =>
      startReplica(name, {
        convographFile,
        configFile,
        redisUrl: redis.url,
        replicas: names.length,
        onErrorLine(line) {
          if (readLogLine(line) === 'internal error') onWrong(`replica ${name}: ${line}`);
        },
        onCrash: (exit) => onWrong(`replica ${name} ended by itself: ${JSON.stringify(exit)}`),
      }),
    ),
  );
  const truth = createTruth();
  await prepareData({ sandbox, truth });
  const [replica] = replicas;
  if (replica === undefined) throw new Error('There is no replica.');

  const asker = createAsker();
  const readNewestCursor = async ({ chatbotId, sessionId, userId }: WatchedMessages): Promise<string> => {
    const isChat = chatbotId === chatbots.ask.chatbotId;
    const query = isChat ? documents.chat : documents.messages;
    const variables = { chatbotId, sessionId, userId, order: 'NEWEST_FIRST', first: 20 };
    const outcome = await asker.ask({ client: 'first', replica, body: { query, variables } });
    const [, cursor] = /"startCursor":"([^"]+)"/.exec(JSON.stringify(outcome.data)) ?? [];
    if (cursor === undefined) throw new Error(`No first cursor: ${outcome.codes.join(', ')}`);
    return cursor;
  };

  const urls = replicas.map(({ url }) => url);
  const codes = new Map<string, number>();
  const followers: Follower[] = [];
  for (const [index, list] of pickLists(truth, createRandom(seed)).entries()) {
    followers.push(
      follow({
        list: { ...list, after: await readNewestCursor(list) },
        urls,
        random: createRandom(seed * 1_000 + index),
        onCode: (code) => codes.set(code, (codes.get(code) ?? 0) + 1),
      }),
    );
  }
  await asker.close();

  const incidents = { killed: 0, stopped: 0, frozen: 0 };
  const endMs = performance.now() + minutes * 60_000;
  const isOver = () => performance.now() >= endMs;
  const strike = (own: number) => ({ isOver, incidents, onWrong, random: createRandom(seed * 10 + own) });
  print(`${minutes} min with ${followers.length} clients, seed ${seed}`);
  await Promise.all([
    changeData({ sandbox, truth, random: createRandom(seed + 1) }, isOver),
    strikeRedis(redis, strike(0)),
    ...replicas.map((each, index) => strikeReplica(each, strike(index + 1))),
  ]);
  print('nothing comes or fails any more');

  const expected = ({ sessionId, userId, chatbotId }: WatchedMessages) =>
    truth
      .list({ ...(sessionId !== undefined && { sessionId }), ...(userId !== undefined && { userId }) })
      .filter(({ addedMs }) => addedMs !== Number.NEGATIVE_INFINITY)
      .filter((row) => chatIds.some((id) => id === row.sessionId) === (chatbotId === chatbots.ask.chatbotId))
      .map(({ id }) => id);
  const check = () => followers.map(({ received, list }) => checkReceived(received, expected(list)));
  const quietMs = performance.now();
  while (check().some(({ lost }) => lost > 0) && performance.now() - quietMs < patienceMs) await sleep(500);
  const lastCameMs = performance.now() - quietMs;
  // What comes once too often may come later.
  await sleep(5_000);
  await Promise.all(followers.map((each) => each.stop()));
  const checks = check();
  for (const [index, one] of checks.entries()) {
    const { list, repeats } = followers[index] ?? {};
    if (Object.values(one).some((count) => count > 0)) onWrong(JSON.stringify({ ...one, ...list, repeats }));
  }
  await Promise.all(replicas.map((each) => each.kill()));
  await redis.stop();
  const sum = (pick: (one: (typeof checks)[number]) => number) =>
    checks.reduce((total, one) => total + pick(one), 0);
  return {
    clients: followers.length,
    streams: followers.reduce((total, { streams }) => total + streams(), 0),
    received: followers.reduce((total, { received }) => total + received.length, 0),
    lost: sum(({ lost }) => lost),
    repeated: sum(({ repeated }) => repeated),
    foreign: sum(({ foreign }) => foreign),
    misplaced: sum(({ misplaced }) => misplaced),
    lastCameMs: Math.round(lastCameMs),
    incidents,
    codes: Object.fromEntries(codes),
    wrong,
  };
}

await runMain(async () => {
  const options = parseSoakOptions(process.argv.slice(2));
  if (options === null) {
    process.stdout.write(help);
    return;
  }
  expectBuilt(options.convographFile);
  const machine = describeMachine();
  const results = await soak(options);
  const { wrong, ...figures } = results;
  process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
  process.stdout.write(
    `All figures: ${writeResults('live-soak', machine.date, { machine, options, ...results })}\n`,
  );
  if (wrong.length > 0) throw new Error(`What must not be:\n${wrong.join('\n')}`);
});
