import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { EmbeddedSandbox } from '../../src/commands/embed-sandbox.ts';
import type { ExportLogFields } from '../../src/telemetry/with-export-log.ts';
import { embedTestSandbox, startTestStack } from '../e2e/start-stack.ts';
import { graphql } from '../generated/gql.ts';
import { openTestTelemetry } from './open-test-telemetry.ts';
import { startCollector } from './start-collector.ts';

const ping = graphql(/* GraphQL */ `
  query UntracedPing($chatbotId: ID!) { chatbot(chatbotId: $chatbotId) { users(first: 1) { nodes { userId } } } }
`);

let embedded: EmbeddedSandbox;
beforeAll(async () => {
  embedded = await embedTestSandbox();
});
afterAll(() => embedded.sandbox.close());

async function openWith(collectorUrl: string, env: Readonly<Record<string, string>> = {}) {
  const logged: (ExportLogFields & { level: string })[] = [];
  const telemetry = await openTestTelemetry({
    chatbots: embedded.chatbots,
    collectorUrl,
    env,
    log: {
      info: (fields) => void logged.push({ ...fields, level: 'info' }),
      warn: (fields) => void logged.push({ ...fields, level: 'warn' }),
    },
  });
  const stack = await startTestStack({ embedded, telemetry });
  const ask = async () => {
    const [chatbotId = ''] = embedded.sandbox.pekiChatbotIds;
    const answer = await stack.ask(ping, { chatbotId });
    expect(answer).toMatchObject({ status: 200, errors: [] });
  };
  return { telemetry, ask, logged };
}

it('a collector that refuses is told of once, and once when it is back', async () => {
  let status = 401;
  const collector = await startCollector((response) =>
    response.writeHead(status).end('keep out, says canary'),
  );
  const { ask, logged } = await openWith(collector.url);
  for (let refused = 1; refused <= 3; refused++) {
    await ask();
    await expect.poll(() => collector.headers.length, { timeout: 10_000 }).toBeGreaterThanOrEqual(refused);
  }
  await expect.poll(() => logged).toEqual([{ event: 'traces-lost', code: 'HTTP 401', level: 'warn' }]);
  status = 200;
  await expect
    .poll(
      async () => {
        await ask();
        return logged.at(-1);
      },
      { timeout: 10_000 },
    )
    .toEqual({ event: 'traces-back', level: 'info' });
  expect(logged).toHaveLength(2);
});

it('one that is not there costs no operation anything, and a stop no more than it may take', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  const { telemetry, ask } = await openWith(`http://127.0.0.1:${port}`);
  for (let i = 0; i < 50; i++) await ask();
  const startedMs = performance.now();
  await telemetry.close(200);
  expect(performance.now() - startedMs).toBeLessThan(2_000);
});

it('neither does one that hangs, and what it does not take is dropped', async () => {
  const collector = await startCollector(() => undefined);
  const { telemetry, ask, logged } = await openWith(collector.url, {
    OTEL_BSP_MAX_QUEUE_SIZE: '10',
    OTEL_BSP_EXPORT_TIMEOUT: '100',
  });
  for (let i = 0; i < 200; i++) await ask();
  expect(collector.headers.length).toBeGreaterThan(0);
  expect(collector.spans).toEqual([]);
  const startedMs = performance.now();
  await telemetry.close(200);
  expect(performance.now() - startedMs).toBeLessThan(2_000);
  // Its requests have not failed yet.
  expect(logged.length).toBeLessThanOrEqual(1);
});
