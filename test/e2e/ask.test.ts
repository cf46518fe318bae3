import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { sandboxViewer } from '../../src/viewer.ts';
import { countTurnsAsTime } from '../faults/count-turns-as-time.ts';
import { graphql } from '../generated/gql.ts';
import { type Answer, type Stack, type StackOptions, startTestStack } from './start-stack.ts';

const route = 'POST /api/ask';
const list = 'GET /api/chatbot/messages';
const question = 'Where do they live?';
const sql =
  'SELECT country, COUNT(*) AS customers FROM customers GROUP BY country ORDER BY customers DESC, country';

const ask = graphql(/* GraphQL */ `
  mutation AskWithSession($input: AskInput!) {
    ask(input: $input) {
      clientMutationId
      parts { __typename ... on AskText { text } ... on AskSql { sql result { columns rowCount } } }
      session {
        sessionId
        messages(first: 5, includeSql: true) { nodes { __typename ... on TextMessage { role text } } }
      }
    }
  }
`);

const askOnly = graphql(/* GraphQL */ `
  mutation AskOnly($input: AskInput!) { ask(input: $input) { parts { __typename ... on AskText { text } } } }
`);

const readChat = graphql(/* GraphQL */ `
  query ReadAskedChat($sessionId: ID!) {
    chatbot(chatbotId: "bot_123456") {
      session(sessionId: $sessionId) { messages(first: 20) { nodes { ... on TextMessage { text } } } }
    }
  }
`);

const toInput = (input: object = {}) => ({ chatbotId: 'bot_123456', sessionId: 'c1', question, ...input });

const codesOf = ({ errors }: Pick<Answer<unknown>, 'errors'>) =>
  errors.map(({ extensions }) => extensions['code']);

const strike = (stack: Stack, fault: object) =>
  stack.control('PUT', 'faults', { rules: [{ route, ...fault }] });

const countMessages = async (stack: Stack) =>
  (await stack.read(readChat, { sessionId: 'c1' })).chatbot?.session?.messages?.nodes.length;

describe('asking', () => {
  it('gives the whole answer in one part, and the session with both', async () => {
    const stack = await startTestStack();
    const { ask: asked } = await stack.read(ask, { input: toInput({ clientMutationId: 'x' }) });
    const text = expect.stringMatching(/^Most live in Germany:\n\n\| country \| customers \|\n[\s\S]* \|$/);
    expect(asked).toEqual({
      clientMutationId: 'x',
      parts: [{ __typename: 'AskText', text }],
      session: {
        sessionId: 'c1',
        messages: {
          nodes: [
            { __typename: 'TextMessage', role: 'ASSISTANT', text },
            { __typename: 'SqlMessage' },
            { __typename: 'TextMessage', role: 'USER', text: question },
          ],
        },
      },
    });
    expect((await stack.takeRequestCounts()).byRoute).toEqual({ [route]: 1, [list]: 1 });
  });

  it('shows the SQL and its rows where it is asked for', async () => {
    const stack = await startTestStack();
    const { ask: asked } = await stack.read(ask, { input: toInput({ includeSql: true }) });
    expect(asked?.parts).toMatchObject([
      { __typename: 'AskSql', sql, result: { columns: ['country', 'customers'], rowCount: 10 } },
      { __typename: 'AskText' },
    ]);
  });

  it('shows the SQL only to who may see SQL', async () => {
    const stack = await startTestStack({
      authenticate: () => ({ ...sandboxViewer, scopes: ['read', 'write'] }),
    });
    const answer = await stack.ask(ask, { input: toInput({ includeSql: true }) });
    expect(codesOf(answer)).toEqual(['FORBIDDEN', 'FORBIDDEN']);
    expect(answer.data?.ask?.parts).toMatchObject([
      { sql: null, result: null },
      { text: expect.any(String) },
    ]);
  });

  it('what was read before is read anew', async () => {
    let nowMs = 0;
    const now = () => {
      nowMs += 0.001;
      return nowMs;
    };
    const stack = await startTestStack({ cache: { headTtlMs: 600_000 }, now });
    expect(await countMessages(stack)).toBe(0);
    await stack.read(askOnly, { input: toInput() });
    expect(await countMessages(stack)).toBe(2);
  });

  it('counts against the limit of the key, and waits for its turn', async () => {
    const stack = await startTestStack({ flags: { 'ask-rate-limit': '1' }, requestsPerMinute: 1 });
    await stack.read(askOnly, { input: toInput() });
    const second = await stack.ask(askOnly, { input: toInput() }, { 'x-convograph-deadline-ms': '20000' });
    expect(codesOf(second)).toEqual(['UPSTREAM_RATE_LIMITED']);
    expect((await stack.takeRequestCounts()).byRoute).toEqual({ [route]: 1 });
  });

  it('takes no part of the answer for one where odd events stand between', async () => {
    const stack = await startTestStack();
    const { ask: plain } = await stack.read(askOnly, { input: toInput() });
    await strike(stack, { fault: 'odd-events' });
    const { ask: odd } = await stack.read(askOnly, { input: toInput() });
    expect(odd).toEqual(plain);
  });

  it('reads an answer that comes byte by byte', async () => {
    const stack = await startTestStack();
    const { ask: plain } = await stack.read(askOnly, {
      input: toInput({ question: 'Umsatz Deutschland Städten' }),
    });
    await strike(stack, { fault: 'slow-drip', ms: 0 });
    const { ask: dripped } = await stack.read(askOnly, {
      input: toInput({ question: 'Umsatz Deutschland Städten' }),
    });
    expect(dripped).toEqual(plain);
    expect(JSON.stringify(plain)).toContain('Köln');
  });
});

/** Bodies of a million bytes. */
const small: StackOptions = {
  upstream: { answerLimits: { extraRows: 100, rowBytes: 1, maxValues: 150_000 } },
};

describe('an answer that fails', () => {
  it.each([
    [{ fault: '500' }, 'UPSTREAM_OUTCOME_UNKNOWN'],
    [{ fault: 'refuse' }, 'UPSTREAM_OUTCOME_UNKNOWN'],
    [{ fault: 'reset' }, 'UPSTREAM_OUTCOME_UNKNOWN'],
    [{ fault: 'truncated-json' }, 'UPSTREAM_OUTCOME_UNKNOWN'],
    [{ fault: 'html' }, 'UPSTREAM_OUTCOME_UNKNOWN'],
    [{ fault: 'wrong-shape' }, 'UPSTREAM_OUTCOME_UNKNOWN'],
    [{ fault: 'error-in-200' }, 'UPSTREAM_OUTCOME_UNKNOWN'],
    [{ fault: 'error-event' }, 'UPSTREAM_OUTCOME_UNKNOWN'],
    [{ fault: 'huge-event', bytes: 2_000_000 }, 'UPSTREAM_OUTCOME_UNKNOWN'],
    [{ fault: 'endless' }, 'UPSTREAM_OUTCOME_UNKNOWN'],
    [{ fault: '401', reaches: false }, 'UPSTREAM_UNAUTHENTICATED'],
    [{ fault: '429', reaches: false }, 'UPSTREAM_RATE_LIMITED'],
    [{ fault: '400', reaches: false }, 'UPSTREAM_BAD_REQUEST'],
  ])('%j: one call, and %s', async (fault, code) => {
    const stack = await startTestStack(small);
    await countMessages(stack);
    await stack.takeRequestCounts();
    await strike(stack, fault);
    const failed = await stack.ask(ask, { input: toInput() });
    expect(codesOf(failed)).toEqual([code]);
    expect(failed.data).toEqual({ ask: null });
    expect((await stack.takeRequestCounts()).byRoute).toEqual({ [route]: 1 });
    if (code !== 'UPSTREAM_RATE_LIMITED')
      expect(await countMessages(stack)).toBe(code === 'UPSTREAM_OUTCOME_UNKNOWN' ? 2 : 0);
  });

  it.each([{ fault: 'hang' }, { fault: 'stall', events: 3 }])(
    '%j: its outcome is told before the operation may take no longer',
    async (fault) => {
      const stack = await startTestStack();
      await strike(stack, fault);
      const failed = await countTurnsAsTime(() =>
        stack.ask(askOnly, { input: toInput() }, { 'x-convograph-deadline-ms': '5000' }),
      );
      expect(codesOf(failed)).toEqual(['UPSTREAM_OUTCOME_UNKNOWN']);
      expect((await stack.takeRequestCounts()).byRoute).toEqual({ [route]: 1 });
    },
  );

  it('ends when its client leaves', async () => {
    const stack = await startTestStack();
    await strike(stack, { fault: 'stall' });
    const body = JSON.stringify({ query: askOnly.toString(), variables: { input: toInput() } });
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const left = request(stack.url, { method: 'POST', headers });
    left.on('error', () => undefined);
    left.end(body);
    const statuses = async () => (await readLog(stack)).map(({ status }) => status);
    await expect.poll(statuses).toEqual([null]);
    left.destroy();
    // The sandbox notes the status when the connection closes.
    await expect.poll(statuses).toEqual([200]);
  });
});

async function readLog(stack: Stack) {
  const { entries } = (await stack.control('GET', 'log')) as {
    readonly entries: readonly { readonly status: number | null }[];
  };
  return entries;
}
