import { experimentalExecuteIncrementally, parse } from 'graphql';
import { describe, expect, it, onTestFinished } from 'vitest';
import { embedSandbox } from '../../src/commands/embed-sandbox.ts';
import { createGraphContext, type GraphContext } from '../../src/context.ts';
import { createUpstreamCache, type UpstreamCache } from '../../src/lists/create-upstream-cache.ts';
import { createStatistics } from '../../src/lists/statistics.ts';
import { createSchema } from '../../src/schema/create-schema.ts';
import { createSources } from '../../src/sources/registry.ts';
import { sandboxViewer } from '../../src/viewer.ts';

const schema = createSchema();
const document = parse(`
  mutation ($if: Boolean = true) {
    ask(input: { chatbotId: "bot_123456", sessionId: "c1", question: "How many customers do we have?", includeSql: true }) {
      parts @stream(initialCount: 0, if: $if) { __typename ... on AskText { text } ... on AskSql { sql } }
    }
  }
`);

interface Opened {
  readonly context: GraphContext;
  readonly cache: UpstreamCache;
  readonly leave: AbortController;
  readonly control: (method: string, path: string, body?: object) => Promise<unknown>;
}

async function open(flags: Readonly<Record<string, string>> = {}): Promise<Opened> {
  const { sandbox, chatbots } = await embedSandbox(
    Object.fromEntries(Object.entries(flags).map(([name, value]) => [`sandbox-${name}`, value])),
  );
  onTestFinished(() => sandbox.close());
  const { sources, close } = createSources(chatbots);
  onTestFinished(close);
  const leave = new AbortController();
  const cache = createUpstreamCache({ statistics: createStatistics() });
  const context = createGraphContext({
    requestId: 'test',
    viewer: sandboxViewer,
    sources,
    cache,
    signal: leave.signal,
  });
  return {
    context,
    cache,
    leave,
    async control(method, path, body) {
      const init = { method, ...(body && { body: JSON.stringify(body) }) };
      const response = await fetch(`${sandbox.url}/__sandbox/${path}`, init);
      return response.json();
    },
  };
}

async function start({ context, leave }: Opened, variableValues = {}) {
  const result = await experimentalExecuteIncrementally({
    schema,
    document,
    contextValue: context,
    variableValues,
    abortSignal: leave.signal,
  });
  if (!('initialResult' in result)) throw new Error(`not in parts: ${JSON.stringify(result)}`);
  return result;
}

const strike = ({ control }: Opened, fault: object) =>
  control('PUT', 'faults', { rules: [{ route: 'POST /api/ask', ...fault }] });

const readStatuses = async ({ control }: Opened) => {
  const { entries } = (await control('GET', 'log')) as {
    readonly entries: readonly { readonly status: number | null }[];
  };
  return entries.map(({ status }) => status);
};

describe('parts @stream', () => {
  it('gives each part as it is written, of one upstream call', async () => {
    const opened = await open();
    const { initialResult, subsequentResults } = await start(opened);
    expect(initialResult.data).toEqual({ ask: { parts: [] } });
    const items: unknown[] = [];
    for await (const { incremental = [] } of subsequentResults) {
      for (const part of incremental) if ('items' in part) items.push(...(part.items ?? []));
    }
    expect(items).toEqual([
      { __typename: 'AskSql', sql: 'SELECT COUNT(*) AS customers FROM customers' },
      ...['You ', 'have ', '12 ', 'customers.'].map((text) => ({ __typename: 'AskText', text })),
    ]);
    expect(opened.context.ledger.calls()).toBe(1);
    // Of the question, and of the answer.
    expect(opened.cache.changes.count()).toBe(2);
  });

  it('gives the first parts before the last are there', async () => {
    const opened = await open();
    await strike(opened, { fault: 'stall', events: 2 });
    const { subsequentResults } = await start(opened);
    const items: unknown[] = [];
    for await (const { incremental = [] } of subsequentResults) {
      for (const part of incremental) if ('items' in part) items.push(...(part.items ?? []));
      if (items.length === 2) break;
    }
    expect(items).toMatchObject([{ __typename: 'AskSql' }, { text: 'You ' }]);
    opened.leave.abort(new Error('the client left'));
    await expect.poll(() => readStatuses(opened)).toEqual([200]);
  });

  it('ends its call when the operation is cancelled', async () => {
    const opened = await open();
    await strike(opened, { fault: 'endless' });
    const { subsequentResults } = await start(opened);
    await subsequentResults.next();
    expect(await readStatuses(opened)).toEqual([null]);
    opened.leave.abort(new Error('the client left'));
    await expect.poll(() => readStatuses(opened)).toEqual([200]);
    await subsequentResults.return(undefined).catch(() => undefined);
  });

  it('tells of an answer that breaks off after the parts that came', async () => {
    const opened = await open();
    await strike(opened, { fault: 'error-event' });
    const { subsequentResults } = await start(opened);
    const all: object[] = [];
    for await (const result of subsequentResults) all.push(result);
    const text = JSON.stringify(all);
    expect(text).toContain('"sql":"SELECT COUNT(*) AS customers FROM customers"');
    expect(text).toContain('broke its answer off');
    expect(opened.context.ledger.calls()).toBe(1);
  });

  it('is the whole answer where the directive is switched off', async () => {
    const opened = await open();
    const result = await experimentalExecuteIncrementally({
      schema,
      document,
      contextValue: opened.context,
      variableValues: { if: false },
    });
    expect(result).toMatchObject({
      data: { ask: { parts: [{ __typename: 'AskSql' }, { text: 'You have 12 customers.' }] } },
    });
  });
});
