import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { findFreePort } from '../harness/child-processes.ts';
import { dataSizes, generated } from '../harness/data-sizes.ts';
import { expectBuilt } from '../harness/expect-built.ts';
import { createMemoryInspector } from '../harness/inspect-memory.ts';
import { describeMachine } from '../harness/machine.ts';
import { builtConvograph, toNumber } from '../harness/options.ts';
import { readSessionIds } from '../harness/read-session-ids.ts';
import { runMain } from '../harness/run-main.ts';
import { startServer } from '../harness/start-server.ts';
import { startUpstream } from '../harness/start-upstream.ts';
import { percentile } from '../harness/statistics.ts';
import { writeResults } from '../harness/write-results.ts';
import { type Arrival, type Subscription, subscribe } from './subscribe.ts';

const help = `Measures subscriptions to the messages of sessions of one chatbot: memory, upstream calls and delay.

  --subscribers N    (default 1000)
  --sessions N       that they listen to, evenly (default 50, at most 120)
  --seconds N        with about a message a second, and then without (default 60)
  --convograph FILE  another main.js than ../dist/main.js
  --help             this text
`;

/** Of the streams that are opened first, so that what is made once is not counted. */
const warmUpShare = 0.2;
const openedAtOnce = 100;
/** Until the server has let go of streams that are closed. */
const restMs = 2_000;
const patienceMs = 60_000;

interface LiveOptions {
  readonly subscribers: number;
  readonly sessions: number;
  readonly seconds: number;
  readonly convographFile: string;
}

async function measure({ subscribers, sessions, seconds, convographFile }: LiveOptions) {
  const upstream = await startUpstream(convographFile, dataSizes.small);
  const sessionIds = await readSessionIds(upstream.baseUrl, sessions);
  const inspectorPort = await findFreePort();
  const env = { CONVOGRAPH_MAX_STREAMS_PER_CALLER: String(subscribers), LOG_LEVEL: 'error' };
  const server = await startServer(
    { program: 'convograph', env },
    { convographFile, baseUrl: upstream.baseUrl, core: null },
    { nodeFlags: [`--inspect=127.0.0.1:${inspectorPort}`] },
  );
  const inspector = await createMemoryInspector(inspectorPort);
  const sample = async () => (await inspector.sample()).retainedBytes;

  const sentMs = new Map<string, number>();
  const delaysMs: number[] = [];
  let expected = 0;
  function receive({ text, codes }: Arrival): void {
    const atMs = sentMs.get(text ?? '');
    if (atMs === undefined) throw new Error(`An event without a message that was sent: ${codes.join(', ')}`);
    delaysMs.push(performance.now() - atMs);
  }

  async function open(count: number): Promise<Subscription[]> {
    const streams: Subscription[] = [];
    while (streams.length < count) {
      const first = streams.length;
      const variables = Array.from({ length: Math.min(openedAtOnce, count - first) }, (_, i) => ({
        chatbotId: generated.chatbotId,
        sessionId: sessionIds[(first + i) % sessions],
      }));
      streams.push(...(await Promise.all(variables.map((each) => subscribe(server.url, each, receive)))));
    }
    // Each begins at a poll that ends after it was opened.
    await sleep(restMs);
    return streams;
  }

  async function send(streams: readonly Subscription[], index: number): Promise<void> {
    const text = `Message ${sentMs.size}`;
    sentMs.set(text, performance.now());
    expected += Math.ceil((streams.length - index) / sessions);
    await upstream.appendMessage(sessionIds[index] ?? '', text);
  }

  async function waitForAll(): Promise<void> {
    const sinceMs = performance.now();
    while (delaysMs.length < expected && performance.now() - sinceMs < patienceMs) await sleep(100);
    if (delaysMs.length !== expected)
      throw new Error(`${delaysMs.length} events came, ${expected} were expected.`);
  }

  const warmUp = await open(Math.ceil(subscribers * warmUpShare));
  for (const index of sessionIds.keys()) await send(warmUp, index);
  await waitForAll();
  for (const stream of warmUp) stream.close();
  await sleep(restMs);
  const bytesBefore = await sample();

  const streams = await open(subscribers);
  const bytesOpened = await sample();

  delaysMs.length = 0;
  expected = 0;
  const callsBefore = await upstream.countCalls();
  const startMs = performance.now();
  let messages = 0;
  while (performance.now() - startMs < seconds * 1_000) {
    await send(streams, Math.floor(Math.random() * sessions));
    messages += 1;
    await sleep(500 + Math.random() * 1_000);
  }
  await waitForAll();
  const activeSeconds = (performance.now() - startMs) / 1_000;
  const callsActive = await upstream.countCalls();
  const bytesActive = await sample();
  await sleep(seconds * 1_000);
  const callsIdle = await upstream.countCalls();

  inspector.close();
  await server.stop();
  await upstream.stop();
  return {
    messages,
    events: delaysMs.length,
    bytesEachOpened: Math.round((bytesOpened - bytesBefore) / subscribers),
    bytesEachAfterEvents: Math.round((bytesActive - bytesBefore) / subscribers),
    callsEachMinuteActive: Math.round(((callsActive - callsBefore) * 60) / activeSeconds),
    callsEachMinuteIdle: Math.round(((callsIdle - callsActive) * 60) / seconds),
    delayP50Ms: Math.round(percentile(delaysMs, 0.5)),
    delayP99Ms: Math.round(percentile(delaysMs, 0.99)),
    delayMostMs: Math.round(percentile(delaysMs, 1)),
  };
}

async function run(args: readonly string[]): Promise<void> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      subscribers: text,
      sessions: text,
      seconds: text,
      convograph: text,
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    process.stdout.write(help);
    return;
  }
  const options = {
    subscribers: toNumber('subscribers', values.subscribers, 1_000),
    sessions: toNumber('sessions', values.sessions, 50),
    seconds: toNumber('seconds', values.seconds, 60),
    convographFile: values.convograph ?? builtConvograph,
  };
  expectBuilt(options.convographFile);
  const machine = describeMachine();
  process.stdout.write(`load before the run ${machine.loadBefore.toFixed(2)}; nothing is pinned\n`);
  const figures = await measure(options);
  process.stdout.write(
    `${options.subscribers} subscribers, ${options.sessions} sessions, ${figures.messages} messages, ${figures.events} events\n` +
      `memory of each after a collection: ${figures.bytesEachOpened} bytes opened, ${figures.bytesEachAfterEvents} after events\n` +
      `upstream calls a minute: ${figures.callsEachMinuteActive} while messages come, ${figures.callsEachMinuteIdle} in what follows\n` +
      `delay from before the insert: p50 ${figures.delayP50Ms} ms, p99 ${figures.delayP99Ms} ms, most ${figures.delayMostMs} ms\n`,
  );
  process.stdout.write(
    `All figures: ${writeResults('live', machine.date, { machine, options, ...figures })}\n`,
  );
}

await runMain(() => run(process.argv.slice(2)));
