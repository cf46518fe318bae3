import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { request as openRequest } from 'node:http';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { createApiKey } from '../../src/auth/create-api-key.ts';
import { parseSandboxFlags } from '../../src/sandbox/sandbox-options.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { type Process, useBuiltProgram } from './built-program.ts';

const { built, run } = useBuiltProgram();
const configFile = join(built, 'convograph.json');
const keys = { stays: createApiKey(), leaves: createApiKey(), comes: createApiKey() };
type KeyName = keyof typeof keys;

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox(parseSandboxFlags({ port: '0' }));
  onTestFinished(() => sandbox.close());
});

function configure(names: readonly KeyName[], chatbots: readonly string[]): void {
  const apiKeys = names.map((name) => ({
    name,
    sha256: keys[name].sha256,
    chatbots: '*',
    scopes: ['read'],
  }));
  const entries = chatbots.map((chatbotId) =>
    sandbox.pekiChatbotIds.includes(chatbotId)
      ? {
          chatbotId,
          provider: 'peki',
          baseUrl: `${sandbox.url}/api`,
          apiKey: { env: 'SHOP_KEY' },
          apiSecret: { env: 'SHOP_SECRET' },
        }
      : { chatbotId, provider: 'askyourdatabase', baseUrl: sandbox.url, apiKey: { env: 'SALES_KEY' } },
  );
  writeFileSync(configFile, JSON.stringify({ chatbots: entries, auth: { apiKeys } }));
}

async function start(): Promise<{ program: Process; url: string }> {
  const program = run(['serve'], {
    CONVOGRAPH_CONFIG: configFile,
    SHOP_KEY: sandbox.credentials.peki.apiKey,
    SHOP_SECRET: sandbox.credentials.peki.apiSecret,
    SALES_KEY: sandbox.credentials.askyourdatabase.apiKey,
  });
  onTestFinished(async () => {
    program.child.kill('SIGTERM');
    await program.ended;
  });
  const [, url = ''] = await program.waitFor('output', /GraphQL[^:]*: (\S+)\n/);
  return { program, url };
}

const query = '{ chatbots { nodes { chatbotId } } }';
const headersOf = (name: KeyName) => ({
  'content-type': 'application/json',
  authorization: `Bearer ${keys[name].key}`,
});

async function ask(url: string, name: KeyName): Promise<{ status: number; chatbots: readonly string[] }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: headersOf(name),
    body: JSON.stringify({ query }),
  });
  const { data } = await response.json();
  const nodes: readonly { chatbotId: string }[] = data?.chatbots.nodes ?? [];
  return { status: response.status, chatbots: nodes.map(({ chatbotId }) => chatbotId) };
}

/** Has it read the file as it is now; gives the line of its log. */
async function reload({ child, written }: Process, event: string): Promise<Record<string, unknown>> {
  const findLines = () => written.errors.split('\n').filter((line) => line.includes(`"event":"${event}"`));
  const before = findLines().length;
  child.kill('SIGHUP');
  while (findLines().length === before) await once(child, 'written');
  return JSON.parse(findLines().at(-1) ?? '');
}

it('SIGHUP takes keys and chatbots away and adds others, and drops no request', async () => {
  const [first = '', second = ''] = [...sandbox.askyourdatabaseBotIds, ...sandbox.pekiChatbotIds];
  configure(['stays', 'leaves'], [first, second]);
  const { program, url } = await start();
  expect(await ask(url, 'leaves')).toEqual({ status: 200, chatbots: [first, second] });
  expect((await ask(url, 'comes')).status).toBe(401);

  let isOver = false;
  const statuses: number[] = [];
  const flow = Array.from({ length: 2 }, async () => {
    while (!isOver) statuses.push((await ask(url, 'stays')).status);
  });

  // Recognised before, and its body comes afterwards.
  const begun = openRequest(url, { method: 'POST', headers: headersOf('leaves') });
  const responded = once(begun, 'response');
  begun.write('{"query":');
  await ask(url, 'stays');
  configure(['stays', 'comes'], [second]);
  const line = await reload(program, 'config-read');
  expect(line).toMatchObject({
    level: 30,
    apiKeys: { added: ['comes'], removed: ['leaves'] },
    chatbots: { removed: [first] },
  });
  begun.end(`${JSON.stringify(query)}}`);
  const [answer] = await responded;
  answer.setEncoding('utf8');
  let text = '';
  for await (const chunk of answer) text += chunk;
  expect(JSON.parse(text).data.chatbots.nodes).toMatchObject([{ chatbotId: first }, { chatbotId: second }]);
  // What was kept for this key a moment ago, too.
  expect(await ask(url, 'leaves')).toEqual({ status: 401, chatbots: [] });
  expect(await ask(url, 'comes')).toEqual({ status: 200, chatbots: [second] });

  configure(['stays', 'leaves'], [second, first]);
  await reload(program, 'config-read');
  expect(await ask(url, 'leaves')).toEqual({ status: 200, chatbots: [second, first] });
  isOver = true;
  await Promise.all(flow);
  expect(statuses.length).toBeGreaterThan(0);
  expect(new Set(statuses)).toEqual(new Set([200]));
  const secrets = Object.values(keys).flatMap(({ key, sha256 }) => [key, sha256]);
  for (const secret of secrets) expect(program.written.errors).not.toContain(secret);
});

it('SIGHUP ends the subscriptions of a key that was taken away, and no others', async () => {
  const [first = ''] = sandbox.pekiChatbotIds;
  configure(['stays', 'leaves'], [first]);
  const { program, url } = await start();
  const document = `subscription { messageAdded(chatbotId: "${first}") { cursor } }`;
  const subscribe = async (name: KeyName) => {
    const headers = { ...headersOf(name), accept: 'text/event-stream' };
    const body = JSON.stringify({ query: document });
    const response = await fetch(url, { method: 'POST', headers, body });
    expect(response.status).toBe(200);
    return response;
  };
  const [stays, leaves] = [await subscribe('stays'), await subscribe('leaves')];
  configure(['stays'], [first]);
  await reload(program, 'config-read');
  const text = await leaves.text();
  expect(text).toMatch(/^event: next\ndata: .*"code":"UNAUTHENTICATED".*\n\nevent: complete\n/);
  program.child.kill('SIGTERM');
  expect(await stays.text()).toBe('event: complete\ndata: \n\n');
});

it('a file that is wrong changes nothing, and is told', async () => {
  const [first = ''] = sandbox.pekiChatbotIds;
  configure(['stays'], [first]);
  const { program, url } = await start();
  writeFileSync(configFile, JSON.stringify({ chatbots: [{ chatbotId: 'x' }], auth: { apiKeys: [] } }));
  const line = await reload(program, 'config-refused');
  expect(line).toMatchObject({ level: 50, msg: expect.stringContaining('the one before it stays') });
  expect(line['problems']).toEqual(
    expect.arrayContaining([expect.stringContaining('auth must have apiKeys')]),
  );
  expect(await ask(url, 'stays')).toEqual({ status: 200, chatbots: [first] });
});

it('what cannot change while it runs stays, and is told', async () => {
  const [first = ''] = sandbox.pekiChatbotIds;
  configure(['stays'], [first]);
  const { program, url } = await start();
  const { chatbots } = JSON.parse(readFileSync(configFile, 'utf8'));
  writeFileSync(configFile, JSON.stringify({ chatbots }));
  expect(await reload(program, 'config-read')).toMatchObject({ level: 40, needsRestart: ['auth'] });
  expect((await ask(url, 'stays')).status).toBe(200);
  expect((await ask(url, 'comes')).status).toBe(401);
});
