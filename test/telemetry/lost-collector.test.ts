import { afterAll, beforeAll, expect, it } from 'vitest';
import type { EmbeddedSandbox } from '../../src/commands/embed-sandbox.ts';
import type { ExportLogFields } from '../../src/telemetry/create-tracing.ts';
import { embedTestSandbox, startTestStack } from '../e2e/start-stack.ts';
import { findFreePort } from '../find-free-port.ts';
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
    await expect.poll(() => collector.headers.length).toBeGreaterThanOrEqual(refused);
  }
  await expect.poll(() => logged).toEqual([{ event: 'traces-lost', code: 'HTTP 401', level: 'warn' }]);
  status = 200;
  await expect
    .poll(async () => {
      await ask();
      return logged.at(-1);
    })
    .toEqual({ event: 'traces-back', level: 'info' });
  expect(logged).toHaveLength(2);
});

it.each([
  ['is not there', async () => `http://127.0.0.1:${await findFreePort()}`],
  ['hangs', async () => (await startCollector(() => undefined)).url],
])('one that %s costs no operation anything, and a stop no more than it may take', async (_name, start) => {
  const { telemetry, ask } = await openWith(await start(), { OTEL_BSP_EXPORT_TIMEOUT: '600000' });
  for (let i = 0; i < 50; i++) await ask();
  await telemetry.close(200);
});

it('what one that hangs does not take is dropped', async () => {
  const collector = await startCollector(() => undefined);
  const { telemetry, ask, logged } = await openWith(collector.url, {
    OTEL_BSP_MAX_QUEUE_SIZE: '10',
    OTEL_BSP_EXPORT_TIMEOUT: '100',
  });
  for (let i = 0; i < 200; i++) await ask();
  expect(collector.headers.length).toBeGreaterThan(0);
  expect(collector.spans).toEqual([]);
  await telemetry.close(200);
  // Its requests have not failed yet.
  expect(logged.length).toBeLessThanOrEqual(1);
});
