import { Agent, request } from 'node:http';
import { parseArgs } from 'node:util';
import { dataSizes, generated } from '../harness/data-sizes.ts';
import { expectBuilt } from '../harness/expect-built.ts';
import { describeMachine } from '../harness/machine.ts';
import { builtConvograph, toNumber } from '../harness/options.ts';
import { readSessionIds } from '../harness/read-session-ids.ts';
import { runMain } from '../harness/run-main.ts';
import { startServer } from '../harness/start-server.ts';
import { startUpstream } from '../harness/start-upstream.ts';
import { median } from '../harness/statistics.ts';
import { writeResults } from '../harness/write-results.ts';

const help = `Measures when the first data of a session comes, whose messages take a call more: with @defer and without.

  --latency MS       of each upstream call (default 100)
  --sessions N       how many sessions are asked for, each both ways (default 30)
  --convograph FILE  another main.js than ../dist/main.js
  --help             this text
`;

const toQuery = (late: string) => `query ($id: ID!, $sessionId: ID!) {
  chatbot(chatbotId: $id) {
    session(sessionId: $sessionId) { subject ... ${late} { messages(first: 20) { nodes { ... on TextMessage { text } } } } }
  }
}`;
const variants = [
  { name: 'without', query: toQuery('') },
  { name: 'with @defer', query: toQuery('@defer') },
];

interface Taken {
  /** Until the first byte of data, which comes with the rest of its part. */
  readonly firstMs: number;
  readonly wholeMs: number;
  readonly text: string;
}

const agent = new Agent({ keepAlive: true });

function ask(url: string, query: string, sessionId: string): Promise<Taken> {
  const body = JSON.stringify({ query, variables: { id: generated.chatbotId, sessionId } });
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    accept: 'multipart/mixed;incrementalSpec=v0.2, application/json',
  };
  const sinceMs = performance.now();
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      let firstMs = Number.NaN;
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        if (Number.isNaN(firstMs) && text.includes('"subject"')) firstMs = performance.now() - sinceMs;
      });
      response.on('error', reject);
      response.on('end', () => resolve({ firstMs, wholeMs: performance.now() - sinceMs, text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

async function run(args: readonly string[]): Promise<void> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { latency: text, sessions: text, convograph: text, help: { type: 'boolean' } },
  });
  if (values.help) {
    process.stdout.write(help);
    return;
  }
  const { convograph: convographFile = builtConvograph } = values;
  const latencyMs = toNumber('latency', values.latency, 100);
  const sessions = toNumber('sessions', values.sessions, 30);
  expectBuilt(convographFile);
  const machine = describeMachine();
  process.stdout.write(`load before the run ${machine.loadBefore.toFixed(2)}; nothing is pinned\n`);
  const upstream = await startUpstream(convographFile, dataSizes.small);
  const sessionIds = await readSessionIds(upstream.baseUrl, sessions);
  await upstream.setLatency(latencyMs);
  const env = { CONVOGRAPH_CACHE: 'off', LOG_LEVEL: 'error' };
  const setting = { convographFile, baseUrl: upstream.baseUrl, core: null };
  const server = await startServer({ program: 'convograph', env }, setting);
  for (const { query } of variants) await ask(server.url, query, sessionIds[0] ?? '');
  const measured = [];
  for (const { name, query } of variants) {
    const taken: Taken[] = [];
    const { recorded } = await upstream.record(async () => {
      for (const sessionId of sessionIds) taken.push(await ask(server.url, query, sessionId));
    });
    const failed = taken.find(({ text }) => !text.includes('"text"') || text.includes('"errors"'));
    if (failed !== undefined) throw new Error(`An answer has no messages: ${failed.text.slice(0, 500)}`);
    const figures = {
      name,
      firstMs: Math.round(median(taken.map(({ firstMs }) => firstMs))),
      wholeMs: Math.round(median(taken.map(({ wholeMs }) => wholeMs))),
      calls: recorded.calls / sessions,
    };
    measured.push(figures);
    process.stdout.write(
      `${name}: first data after ${figures.firstMs} ms, all after ${figures.wholeMs} ms; ${figures.calls} calls\n`,
    );
  }
  await server.stop();
  await upstream.stop();
  const results = writeResults('late', machine.date, { machine, latencyMs, sessions, measured });
  process.stdout.write(`All figures: ${results}\n`);
}

await runMain(() => run(process.argv.slice(2)));
