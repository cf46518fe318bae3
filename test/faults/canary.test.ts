import { expect, it, onTestFinished } from 'vitest';
import { toApiTarget } from '../../src/sandbox/faults/fault.ts';
import { faultTable } from '../../src/sandbox/faults/fault-rules.ts';
import { defaultAnswerLimits } from '../../src/sources/answer-limits.ts';
import { startTestStack } from '../e2e/start-stack.ts';
import { graphql } from '../generated/gql.ts';
import { openTestTelemetry } from '../telemetry/open-test-telemetry.ts';
import { scrape } from '../telemetry/scrape.ts';
import { startCollector } from '../telemetry/start-collector.ts';
import { countTurnsAsTime } from './count-turns-as-time.ts';
import { embedFaultySandbox, openBench } from './fault-bench.ts';
import { createPlaces } from './places.ts';
import { startForwarder } from './start-forwarder.ts';

const secretFields = graphql(/* GraphQL */ `
  query SecretFields($chatbotId: ID!) {
    peki: chatbot(chatbotId: $chatbotId) { messages(first: 1) { nodes { ... on TextMessage { text } } } }
    bot: chatbot(chatbotId: "bot_123456") {
      session(sessionId: "chat_789012") {
        messages(first: 1, includeSql: true) { nodes { ... on SqlMessage { sql result { rows viewLink } } } }
      }
    }
    broken: node(id: "no id at all") { id }
  }
`);

const otherFields = graphql(/* GraphQL */ `
  query OtherFields($chatbotId: ID!) {
    peki: chatbot(chatbotId: $chatbotId) {
      users(first: 3) { nodes { userId sessions(first: 2) { nodes { sessionId messages(first: 2) { nodes { __typename } } } } } }
    }
    bot: chatbot(chatbotId: "bot_123456") {
      session(sessionId: "chat_789012") {
        messages(first: 3, includeSql: true) { nodes { __typename ... on ConversationMessage { id messageId } } }
      }
    }
  }
`);

const reads = ['/api/Dev/:chatbotId/messages', '/api/chatbot/messages'].map((pattern) => ({
  method: 'GET',
  pattern,
}));

const path = 'canary-path';
const bodies = [
  'canary-text',
  'canary-sql',
  'canary-cell',
  'canary-link',
  'canary-body',
  'sandbox-fault-body',
];
const configured = ['pk_canary-key', 'sk_canary-secret', 'ayd_canary-key'];

/** Every fault, with something to be found where it has parameters for that. */
const parameters: Readonly<Record<string, object>> = {
  '301': { location: 'http://canary-location.invalid/' },
  '429': { retryAfter: 'canary-retry' },
  '500': { body: '{"data":null,"error":"canary-body"}' },
  html: { body: '<h1>canary-body</h1>' },
  'wrong-shape': { body: '{"canary-body":["canary-body"]}' },
  'slow-headers': { ms: 60_000 },
  'slow-drip': { ms: 60_000 },
  'huge-body': { bytes: 1_500_000 },
  'gzip-bomb': { bytes: 1_500_000 },
};

it('what is secret is found nowhere but in the fields that ask for it', async () => {
  const embedded = await embedFaultySandbox();
  onTestFinished(() => embedded.sandbox.close());
  const [chatbotId = ''] = embedded.sandbox.pekiChatbotIds;
  const all = await createPlaces(await startTestStack({ embedded }));
  const places = all.filter(
    ({ name }) => name === 'middle page' || name === 'by id' || name === 'walk down a chat',
  );
  const forwarder = await startForwarder(embedded.sandbox, path);
  onTestFinished(() => forwarder.close());
  const chatbots = embedded.chatbots.map((chatbot) => ({
    ...chatbot,
    baseUrl: chatbot.baseUrl.replace(embedded.sandbox.url, `${forwarder.origin}/${path}`),
    apiKey: chatbot.provider === 'peki' ? 'pk_canary-key' : 'ayd_canary-key',
    apiSecret: 'sk_canary-secret',
  }));
  const collector = await startCollector();
  const telemetry = await openTestTelemetry({
    chatbots,
    collectorUrl: collector.url,
    env: { CONVOGRAPH_TRACE_UPSTREAM: 'on' },
  });
  const metricsUrl = await telemetry.listen();
  const { stack, lines, pass, strike, recover } = await openBench(
    { ...embedded, chatbots },
    {
      // Nearer than a credential without Retry-After pauses, so nobody waits for it.
      deadlineMs: 55_000,
      telemetry,
      upstream: {
        answerLimits: { ...defaultAnswerLimits, rowBytes: 1_000 },
        maxRetries: 0,
        http: { headersTimeoutMs: 20_000, bodyTimeoutMs: 20_000 },
      },
    },
  );
  await stack.control('POST', `peki/${chatbotId}/sessions/new/messages`, {
    senderType: 'User',
    text: 'canary-text',
  });
  await stack.control('POST', 'askyourdatabase/bot_123456/chats/chat_789012/messages', {
    role: 'system',
    issql: true,
    content: null,
    sql: 'SELECT canary-sql',
    result: { result: [{ cell: 'canary-cell' }], viewLink: 'https://example.com/canary-link' },
  });

  /** All that went out but the data of that query. */
  const sent: string[] = [];
  const nativeFetch = globalThis.fetch;
  onTestFinished(() => {
    globalThis.fetch = nativeFetch;
  });
  globalThis.fetch = async (...args) => {
    const response = await nativeFetch(...args);
    if (!String(args[0]).includes('__sandbox')) sent.push(JSON.stringify([...response.headers]));
    return response;
  };
  async function askOthers(): Promise<readonly unknown[]> {
    const headers = { 'x-convograph-explain': '1' };
    const answers = await Promise.all([
      stack.ask(otherFields, { chatbotId }, headers),
      ...places.map((place) => place.ask(stack)),
    ]);
    sent.push(...answers.map((answer) => JSON.stringify(answer)));
    return answers.flatMap(({ errors }) => errors.map(({ extensions }) => extensions['code']));
  }

  const asked = await stack.ask(secretFields, { chatbotId }, { 'x-convograph-explain': '1' });
  const data = JSON.stringify(asked.data);
  for (const canary of bodies.slice(0, 4)) expect(data).toContain(canary);
  sent.push(JSON.stringify({ ...asked, data: null }));
  expect(await askOthers()).toEqual([]);

  let failures = 0;
  for (const [fault, { fits }] of faultTable) {
    if (!reads.some((read) => fits(toApiTarget(read)))) continue;
    pass(3_600_001);
    await strike([{ fault, ...parameters[fault] }]);
    const isSlow = fault === 'hang' || fault.startsWith('slow');
    failures += (await (isSlow ? countTurnsAsTime(askOthers) : askOthers())).length;
    await recover();
  }
  await forwarder.close();
  pass(3_600_001);
  failures += (await askOthers()).length;
  expect(failures).toBeGreaterThan(70);

  const { text: metrics, series } = await scrape(metricsUrl);
  await telemetry.close(3_000);
  expect(series('convograph_upstream_calls_total').length).toBeGreaterThan(10);
  expect(collector.spans.length).toBeGreaterThan(100);
  const watched = [metrics, collector.text()];

  // Four for each call that was signed, or none of this proves anything.
  expect(forwarder.secrets.size).toBeGreaterThan(10);
  expect([...forwarder.secrets]).toEqual(expect.arrayContaining(['pk_canary-key', 'ayd_canary-key']));
  const found = [
    ...bodies,
    ...configured,
    ...forwarder.secrets,
    path,
    'canary',
    'pk_sandbox',
    'ayd_sandbox',
  ].filter((secret) => [...sent, ...lines, ...watched].some((text) => text.includes(secret)));
  expect(found).toEqual([]);
  expect(lines.length).toBeGreaterThan(100);
});
