import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { samplePekiChatbotId } from '../../src/sandbox/data/sample.ts';
import { type SandboxClient, startTestSandbox } from './sandbox-client.ts';

/*
 * The code of both API documents as it stands there (indentation of Python restored), run as a stranger would run it:
 * only base URL, credentials and ids are replaced.
 */

const run = promisify(execFile);

/** True when the command works; else says what is skipped and why. */
function has(command: string, args: readonly string[], needed: string): boolean {
  const works = spawnSync(command, args).status === 0;
  if (!works) console.log(`skipped: ${needed} (${[command, ...args].join(' ')} does not work here)`);
  return works;
}

const hasPython = has('python3', ['-c', 'import requests'], 'the Python examples');
const hasCurl = has('bash', ['-c', 'curl --version && openssl version'], 'the cURL examples');

function readExample(name: string, replacements: Readonly<Record<string, string>>): string {
  let code = readFileSync(new URL(`../fixtures/seed-examples/${name}.txt`, import.meta.url), 'utf8');
  for (const [from, to] of Object.entries(replacements)) {
    if (!code.includes(from)) throw new Error(`${name} does not hold ${from}`);
    code = code.replaceAll(from, to);
  }
  return code;
}

async function runNode(code: string): Promise<string> {
  // The document's code has both require and a top-level await, which no file of its own may have.
  const prelude = "import { createRequire } from 'node:module'; const require = createRequire('/');";
  const { stderr, stdout } = await run(process.execPath, [
    '--input-type=module',
    '--eval',
    `${prelude}\n${code}`,
  ]);
  expect(stderr).toBe('');
  return stdout;
}

async function runPython(code: string): Promise<string> {
  return (await run('python3', ['-c', code], { env: { ...process.env, PYTHONIOENCODING: 'utf-8' } })).stdout;
}

async function runBash(code: string): Promise<unknown> {
  return JSON.parse((await run('bash', ['-c', code])).stdout);
}

const startLive = () => startTestSandbox({}, Date.now);

describe("Peki's examples", () => {
  async function findLongSession(client: SandboxClient): Promise<{ id: string; total: number }> {
    const sessions = await client.pekiPage(`${samplePekiChatbotId}/sessions?pageSize=100`);
    for (const { id } of sessions.data) {
      const { totalItems } = await client.pekiPage(
        `${samplePekiChatbotId}/messages?sessionId=${id}&pageSize=1`,
      );
      if (totalItems > 50) return { id, total: totalItems };
    }
    throw new Error('no session has more than 50 messages');
  }

  const toReplacements = (client: SandboxClient, sessionId: string) => ({
    'https://api.peki.ai': client.sandbox.url,
    pk_your_api_key: client.sandbox.credentials.peki.apiKey,
    sk_your_api_secret: client.sandbox.credentials.peki.apiSecret,
    your_chatbot_id: samplePekiChatbotId,
    your_session_id: sessionId,
  });

  it('JavaScript', async () => {
    const client = await startLive();
    const session = await findLongSession(client);
    const output = await runNode(readExample('peki.javascript', toReplacements(client, session.id)));
    expect(output).toMatch(/^Messages: \[\n/);
    expect(output).toContain(`chatSessionId: '${session.id}'`);
    expect(output).toContain(`\nTotal: ${session.total}\n`);
  });

  it.skipIf(!hasPython)('Python', async () => {
    const client = await startLive();
    const session = await findLongSession(client);
    const output = await runPython(readExample('peki.python', toReplacements(client, session.id)));
    expect(output.match(/^(You|Bot): /gm)).toHaveLength(50);
    expect(output).toMatch(/^You: That was all, thank you\.\nBot: /);
  });

  it.skipIf(!hasCurl)('cURL', async () => {
    const client = await startLive();
    const session = await findLongSession(client);
    const answer = await runBash(readExample('peki.curl', toReplacements(client, session.id)));
    expect(answer).toEqual(
      await client.pekiPage(`${samplePekiChatbotId}/messages?sessionId=${session.id}&page=1&pageSize=50`),
    );
    expect(answer).toMatchObject({ error: null, totalItems: session.total, pageSize: 50 });
  });
});

describe("AskYourDatabase's examples", () => {
  const chat = { botid: 'bot_123456', chatid: 'chat_789012' };
  const toKey = (client: SandboxClient) => ({
    your_api_key_here: client.sandbox.credentials.askyourdatabase.apiKey,
  });
  const toReplacements = (client: SandboxClient) => ({
    ...toKey(client),
    'https://your-domain.com': client.sandbox.url,
  });

  it('JavaScript', async () => {
    const client = await startLive();
    const code = readExample('askyourdatabase.javascript', {
      ...toKey(client),
      '`/api/chatbot/messages': `\`${client.sandbox.url}/api/chatbot/messages`,
    });
    const output = await runNode(code);
    const [newer = '', older = ''] = output.split('\nOlder messages: ');
    expect(newer).toMatch(/^Retrieved messages: \[\n/);
    expect(newer.match(/^ {4}id: 'msg_/gm)).toHaveLength(20);
    expect(newer).toContain('issql: true');
    expect(older.match(/^ {4}id: 'msg_/gm)).toHaveLength(20);
  });

  it.skipIf(!hasPython)('Python', async () => {
    const client = await startLive();
    const output = await runPython(readExample('askyourdatabase.python', toReplacements(client)));
    expect(output).toMatch(/^Retrieved 20 messages\n/);
    expect(output).toMatch(/\nRetrieved 20 older messages\n$/);
    for (const line of [/^SQL Query: SELECT /m, /^Results: \{'result': \[/m, /^user: /m, /^assistant: /m]) {
      expect(output).toMatch(line);
    }
    expect(output).toContain(`Image: ${client.sandbox.url}/images/`);
  });

  it.skipIf(!hasCurl)('cURL', async () => {
    const client = await startLive();
    const newest = await client.ask({ ...chat, debug: 'true' });
    expect(await runBash(readExample('askyourdatabase.curl', toReplacements(client)))).toEqual(newest.json);

    const code = readExample('askyourdatabase.curl-older', {
      ...toReplacements(client),
      '×tamp': '&timestamp',
    });
    const older = await runBash(code);
    expect(older).toEqual((await client.ask({ ...chat, timestamp: '2024-01-15T10:00:00.000Z' })).json);
    expect(older).toHaveLength(20);
  });
});
