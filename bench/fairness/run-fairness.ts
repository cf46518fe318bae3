import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { generated } from '../harness/data-sizes.ts';
import { expectBuilt } from '../harness/expect-built.ts';
import { describeMachine } from '../harness/machine.ts';
import { builtConvograph, toNumber } from '../harness/options.ts';
import { runMain } from '../harness/run-main.ts';
import { startServer } from '../harness/start-server.ts';
import { startUpstream } from '../harness/start-upstream.ts';
import { percentile } from '../harness/statistics.ts';
import { writeResults } from '../harness/write-results.ts';

const help = `Measures how long a small query waits beside large ones, of about 20,000 messages that are kept already.

  --large LIST       large queries at the same time, in turn (default 0,1,10)
  --seconds N        length of each measurement (default 20)
  --heap MB          the server's heap (default: what Node takes)
  --convograph FILE  another main.js than ../dist/main.js
  --help             this text
`;

/** Two hundred lists of a hundred messages are what one query may ask for. */
const size = { users: 50, sessions: 240, messages: 24_000 };
const pauseMs = 20;
const messages = 'id messages(first: 100) { nodes { ... on TextMessage { id createdAt text } } }';
const largeQuery = `query Large($id: ID!) {
  chatbot(chatbotId: $id) {
    first: sessions(first: 100) { nodes { ${messages} } }
    last: sessions(last: 100) { nodes { ${messages} } }
  }
}`;
const smallQuery = 'query Small($id: ID!) { chatbot(chatbotId: $id) { id } }';

interface Taken {
  readonly ms: number;
  readonly bytes: number;
  readonly isAnswered: boolean;
  /** The beginning of the answer. */
  readonly text: string;
}

const agent = new Agent({ keepAlive: true });
let asked = 0;

/** Asks what no kept answer is for, and reads the answer without looking at it. */
function ask(url: string, query: string): Promise<Taken> {
  asked += 1;
  const body = JSON.stringify({ query, variables: { id: generated.chatbotId, ignored: asked } });
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  const sinceMs = performance.now();
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      let bytes = 0;
      let text = '';
      response.on('data', (chunk: Buffer) => {
        if (bytes === 0) text = chunk.toString('utf8', 0, 500);
        bytes += chunk.length;
      });
      response.on('error', reject);
      response.on('end', () => {
        // 503: it waited until its deadline.
        if (response.statusCode === 200 || response.statusCode === 503)
          resolve({ ms: performance.now() - sinceMs, bytes, text, isAnswered: response.statusCode === 200 });
        else reject(new Error(`The answer to ${query} has status ${response.statusCode}.`));
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

async function measure(
  url: string,
  { large, seconds }: { readonly large: number; readonly seconds: number },
) {
  const endMs = performance.now() + seconds * 1_000;
  const smallMs: number[] = [];
  let largeAnswers = 0;
  let refused = 0;
  const askLarge = async () => {
    while (performance.now() < endMs) {
      if ((await ask(url, largeQuery)).isAnswered) largeAnswers += 1;
      else refused += 1;
    }
  };
  const askSmall = async () => {
    while (performance.now() < endMs) {
      smallMs.push((await ask(url, smallQuery)).ms);
      await sleep(pauseMs);
    }
  };
  await Promise.all([askSmall(), ...Array.from({ length: large }, askLarge)]);
  const [p50Ms, p99Ms, maxMs] = [0.5, 0.99, 1].map((share) => Number(percentile(smallMs, share).toFixed(1)));
  return { large, largeAnswers, refused, smallAnswers: smallMs.length, p50Ms, p99Ms, maxMs };
}

async function run(args: readonly string[]): Promise<void> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { large: text, seconds: text, heap: text, convograph: text, help: { type: 'boolean' } },
  });
  if (values.help) {
    process.stdout.write(help);
    return;
  }
  const { large = '0,1,10', convograph: convographFile = builtConvograph } = values;
  const seconds = toNumber('seconds', values.seconds, 20);
  expectBuilt(convographFile);
  const machine = describeMachine();
  process.stdout.write(`load before the run ${machine.loadBefore.toFixed(2)}; nothing is pinned\n`);
  const { baseUrl, stop } = await startUpstream(convographFile, size);
  const env = { CONVOGRAPH_MAX_PREDICTED_CALLS: '100000', LOG_LEVEL: 'error' };
  const nodeFlags =
    values.heap === undefined ? [] : [`--max-old-space-size=${toNumber('heap', values.heap, 0)}`];
  const setting = { convographFile, baseUrl, core: null };
  const server = await startServer({ program: 'convograph', env }, setting, { nodeFlags });
  await ask(server.url, largeQuery);
  const { bytes, text: beginning } = await ask(server.url, largeQuery);
  if (bytes < 1_000_000) throw new Error(`The large query failed: ${beginning}`);
  process.stdout.write(`a large answer has ${bytes} bytes\n`);
  const measured = [];
  for (const count of large.split(',')) {
    const figures = await measure(server.url, {
      large: count === '0' ? 0 : toNumber('large', count, 0),
      seconds,
    });
    measured.push(figures);
    const { large: beside, largeAnswers, refused, smallAnswers, p50Ms, p99Ms, maxMs } = figures;
    process.stdout.write(
      `beside ${beside}: ${largeAnswers} large (${refused} too late) and ${smallAnswers} small answers; small ones took p50 ${p50Ms} ms, p99 ${p99Ms} ms, at most ${maxMs} ms\n`,
    );
  }
  await server.stop();
  await stop();
  process.stdout.write(
    `All figures: ${writeResults('fairness', machine.date, { machine, seconds, bytes, measured })}\n`,
  );
}

await runMain(() => run(process.argv.slice(2)));
