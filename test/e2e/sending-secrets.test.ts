import pino from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import { graphql } from '../generated/gql.ts';
import { openTestTelemetry } from '../telemetry/open-test-telemetry.ts';
import { scrape } from '../telemetry/scrape.ts';
import { startCollector } from '../telemetry/start-collector.ts';
import { embedTestSandbox, startTestStack } from './start-stack.ts';

const send = graphql(/* GraphQL */ `
  mutation SendSecret($input: SendMessageInput!) { sendMessage(input: $input) { clientMutationId } }
`);

const ask = graphql(/* GraphQL */ `
  mutation AskSecret($input: AskInput!) { ask(input: $input) { clientMutationId } }
`);

it('no content of a message is in logs, traces, metrics, errors or explanations', async () => {
  const embedded = await embedTestSandbox();
  onTestFinished(() => embedded.sandbox.close());
  const collector = await startCollector();
  const telemetry = await openTestTelemetry({
    chatbots: embedded.chatbots,
    collectorUrl: collector.url,
    env: { CONVOGRAPH_TRACE_UPSTREAM: 'on' },
  });
  const metricsUrl = await telemetry.listen();
  const lines: string[] = [];
  const stack = await startTestStack({
    embedded,
    telemetry,
    log: pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) }),
  });
  const [chatbotId = ''] = embedded.sandbox.pekiChatbotIds;
  const message = { chatbotId, userId: 'u1', userName: 'canary-name', content: 'canary-content' };
  const question = { chatbotId: 'bot_123456', sessionId: 'c1', question: 'canary-question' };
  const headers = { 'x-convograph-explain': '1' };
  const answers: string[] = [];
  for (const fault of [null, '500', 'reset', 'html', '400', '401']) {
    const rules = fault === null ? [] : [{ fault }];
    await stack.control('PUT', 'faults', { rules });
    const fileUrl = 'https://canary-host.example/canary-file';
    answers.push(JSON.stringify(await stack.ask(send, { input: { ...message, fileUrl } }, headers)));
    answers.push(JSON.stringify(await stack.ask(ask, { input: question }, headers)));
  }
  // What is wrong with an input is told without it.
  answers.push(
    JSON.stringify(await stack.ask(send, { input: { ...message, fileUrl: 'canary-url' } }, headers)),
  );
  const { text: metrics } = await scrape(metricsUrl);
  await telemetry.close(3_000);
  expect(answers.filter((answer) => answer.includes('UPSTREAM_OUTCOME_UNKNOWN'))).toHaveLength(6);
  expect(lines.filter((line) => line.includes('SendSecret'))).toHaveLength(7);
  expect(metrics).toContain('/Dev/:chatbotId/message');
  expect(collector.text()).toContain('/api/ask');
  for (const text of [...answers, ...lines, metrics, collector.text()]) expect(text).not.toContain('canary');
});
