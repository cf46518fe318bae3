import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { startLoopbackServer } from '../../src/testing/start-loopback-server.ts';
import { useBuiltProgram } from '../commands/built-program.ts';

const { built, run } = useBuiltProgram();
const packages = fileURLToPath(new URL('../../node_modules', import.meta.url));
/** A package of somebody else, which has this one installed. */
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'acme-'));
  cpSync(fileURLToPath(new URL('stranger', import.meta.url)), folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(built, join(folder, 'node_modules/convograph'));
  symlinkSync(join(packages, 'vitest'), join(folder, 'node_modules/vitest'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('passes the suite of sources where it stands', async () => {
  const report = join(folder, 'report.json');
  const vitest = join(packages, 'vitest/vitest.mjs');
  const args = [vitest, 'run', '--root', folder, '--reporter', 'json', '--outputFile', report];
  await promisify(execFile)(process.execPath, args, { cwd: folder });
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8'));
  expect(numFailedTests).toBe(0);
  expect(numPassedTests).toBeGreaterThan(60);
});

it('is named by a configuration file, and answers like any other', async () => {
  const rows = Array.from({ length: 120 }, (_, i) => ({
    id: `m${120 - i}`,
    thread: `t${i % 20}`,
    from: i % 2 === 0 ? 'customer' : 'bot',
    body: `text ${120 - i}`,
    at: new Date(1_744_113_600_000 - i * 60_000).toISOString(),
  }));
  const calls: string[] = [];
  const upstream = await startLoopbackServer(({ url = '', headers }, response) => {
    calls.push(url);
    const query = new URL(url, 'http://acme').searchParams;
    const [offset, limit] = [Number(query.get('offset')), Number(query.get('limit'))];
    const own = rows.filter(({ thread }) => [thread, null].includes(query.get('thread')));
    response.statusCode = headers['x-acme-key'] === 'key_acme' ? 200 : 401;
    response.end(JSON.stringify({ items: own.slice(offset, offset + limit), count: own.length }));
  });
  onTestFinished(upstream.close);
  const config = join(folder, 'convograph.yaml');
  writeFileSync(
    config,
    `sources: [./acme-source.js]
chatbots: [{ chatbotId: support, provider: acme, baseUrl: '${upstream.origin}', apiKey: { env: ACME_KEY } }]\n`,
  );
  const env = { CONVOGRAPH_CONFIG: config, ACME_KEY: 'key_acme', LOG_LEVEL: 'silent' };

  const check = run(['check'], env);
  expect(await check.ended).toBe(0);
  expect(check.written.output).toContain('ok      acme support: answered');

  calls.length = 0;
  const server = run(['serve'], env);
  onTestFinished(() => void server.child.kill());
  const [, url = ''] = await server.waitFor('output', /GraphQL: (http:\S+)\n/);
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: document }),
  });
  const { data, errors } = await response.json();
  expect(errors).toBeUndefined();
  const texts = (list: { readonly nodes: readonly { readonly text: string }[] }) =>
    list.nodes.map(({ text }) => text);
  expect(data.type.enumValues.map(({ name }: { readonly name: string }) => name)).toContain('ACME');
  expect(data.chatbot).toMatchObject({
    provider: 'ACME',
    capabilities: { listsUsers: false, largestPage: 50 },
  });
  expect(texts(data.chatbot.newest)).toEqual(['text 120', 'text 119']);
  expect(texts(data.chatbot.oldest)).toEqual(['text 1', 'text 2']);
  expect(data.chatbot.newest.totalCount).toBe(120);
  const threads = Array.from({ length: 20 }, (_, i) => texts(data.chatbot[`t${i}`].messages));
  expect(threads).toEqual(
    Array.from({ length: 20 }, (_, i) => [120, 100, 80, 60, 40, 20].map((first) => `text ${first - i}`)),
  );
  // 20 threads by three pages of the whole list, beside what tells their number.
  expect(calls.length).toBeLessThanOrEqual(5);
});

const threads = Array.from(
  { length: 20 },
  (_, i) => `t${i}: session(sessionId: "t${i}") { messages(first: 10) { nodes { ...T } } }`,
);
const document = `{
  type: __type(name: "Provider") { enumValues { name } }
  chatbot(chatbotId: "support") {
    provider
    capabilities { listsUsers largestPage }
    newest: messages(first: 2) { totalCount nodes { ...T } }
    oldest: messages(first: 2, order: OLDEST_FIRST) { nodes { ...T } }
    ${threads.join('\n')}
  }
}
fragment T on TextMessage { text }`;
