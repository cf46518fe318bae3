import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { defaultCredentials, parseSandboxFlags } from '../../src/sandbox/sandbox-options.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { reply, startScriptedUpstream } from '../../src/testing/scripted-upstream.ts';
import { createFolder } from '../archive/open-test-archive.ts';
import { runCommand } from './run-command.ts';
import { stubEnvironment } from './stub-environment.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox(parseSandboxFlags({ port: '0' }));
});
afterAll(() => sandbox.close());

beforeEach(() => {
  stubEnvironment({
    PEKI_BASE_URL: `${sandbox.url}/api`,
    PEKI_API_KEY: defaultCredentials.peki.apiKey,
    PEKI_API_SECRET: defaultCredentials.peki.apiSecret,
    PEKI_CHATBOT_ID: sandbox.pekiChatbotIds[0],
    ASKYOURDATABASE_BASE_URL: sandbox.url,
    ASKYOURDATABASE_API_KEY: defaultCredentials.askyourdatabase.apiKey,
    ASKYOURDATABASE_BOT_ID: 'bot_123456',
  });
});
afterEach(() => vi.unstubAllEnvs());

describe('check', () => {
  it('is content when every chatbot answers', async () => {
    const { exitCode, output, errors } = await runCommand('check');
    expect([exitCode, errors]).toEqual([0, '']);
    expect(output).toMatch(
      /^ok {6}peki \S+: answered in \d+ ms\nok {6}askyourdatabase bot_123456: answered in \d+ ms\n2 of 2 chatbots answer\n$/,
    );
  });

  it.each([
    ['PEKI_API_SECRET', 'sk_wrong', /FAILED {2}peki .*HTTP 401.*check its API key/],
    ['PEKI_API_KEY', 'pk_wrong', /FAILED {2}peki .*HTTP 401.*check its API key/],
    ['PEKI_CHATBOT_ID', 'not_mine', /FAILED {2}peki not_mine: /],
    ['PEKI_BASE_URL', 'http://127.0.0.1:1', /FAILED {2}peki .*check its base URL and the network/],
    ['ASKYOURDATABASE_API_KEY', 'wrong', /FAILED {2}askyourdatabase .*HTTP 401.*check its API key/],
  ])('finds a wrong %s', async (name, value, expected) => {
    vi.stubEnv(name, value);
    const { exitCode, output } = await runCommand('check');
    expect(exitCode).toBe(1);
    expect(output).toMatch(expected);
    expect(output).toMatch(/\n1 of 2 chatbots answer\n$/);
    expect(output).not.toMatch(/sk_|pk_/);
  });

  it('opens the archive, and says what is in it or what is wrong', async () => {
    const file = join(createFolder(), 'archive.db');
    vi.stubEnv('CONVOGRAPH_ARCHIVE', file);
    const made = await runCommand('check');
    expect([made.exitCode, made.errors]).toEqual([0, '']);
    expect(made.output).toContain(
      `\nok      archive ${file}: version 3, 0 messages. The archive has only what was read in passing`,
    );
    writeFileSync(file, 'no database, but long enough to be taken for one by its size'.repeat(100));
    const { exitCode, output } = await runCommand('check');
    expect(exitCode).toBe(1);
    expect(output).toMatch(
      /\n2 of 2 chatbots answer\nFAILED {2}archive .*archive\.db: it is no archive: name another file\.\n$/,
    );
  });

  it('says why an API cannot be reached', async () => {
    const plain = await startScriptedUpstream(reply(200, []));
    onTestFinished(() => plain.close());
    const { host, port } = new URL(plain.origin);
    const reportOn = async (baseUrl: string) => {
      vi.stubEnv('ASKYOURDATABASE_BASE_URL', baseUrl);
      const { output } = await runCommand('check');
      return /^FAILED {2}askyourdatabase bot_123456: .*$/m.exec(output)?.[0];
    };
    expect(await reportOn('http://127.0.0.1:1')).toContain(
      '; 127.0.0.1:1: the connection was refused: nothing listens there (ECONNREFUSED); ',
    );
    expect(await reportOn('http://no-such-host.invalid')).toMatch(
      /; no-such-host\.invalid: .* \((ENOTFOUND|EAI_AGAIN)\); /,
    );
    expect(await reportOn(`https://127.0.0.1:${port}`)).toMatch(
      new RegExp(`; ${host}: .* TLS.* \\((ERR_SSL_WRONG_VERSION_NUMBER|EPROTO)\\); `),
    );

    plain.answer = reply(200, '<p>BODY-CANARY</p>', {
      'content-type': 'text/html',
      'content-encoding': 'br',
    });
    const unreadable = await reportOn(plain.origin);
    expect(unreadable).toContain(`; ${host}: HTTP 200, content type text/html, content encoding br; `);
    expect(unreadable).not.toContain('CANARY');
    plain.answer = reply(301, '', { location: 'https://api.example.com/secret-path' });
    expect(await reportOn(plain.origin)).toMatch(/HTTP 301, .*, a redirect to https:\/\/…; /);
  });

  it.each([
    ['/api', 'ok', 0],
    [undefined, 'FAILED', 1],
    ['/', 'FAILED', 1],
  ])('signs the path that a proxy leaves: %s is %s', async (signedBasePath, expected, code) => {
    const proxy = await startScriptedUpstream(async (response, { path, headers }) => {
      const answer = await fetch(sandbox.url + path.replace(/^\/peki\//, '/'), {
        headers: Object.entries(headers).flatMap(([name, value]) =>
          name.startsWith('x-') || name === 'content-type' ? [[name, String(value)]] : [],
        ),
      });
      reply(answer.status, await answer.text())(response, { method: 'GET', path, headers, body: '' });
    });
    onTestFinished(() => proxy.close());
    vi.stubEnv('PEKI_BASE_URL', `${proxy.origin}/peki/api`);
    vi.stubEnv('PEKI_SIGNED_BASE_PATH', signedBasePath);
    const { exitCode, output } = await runCommand('check');
    expect(output).toMatch(new RegExp(`^${expected} +peki `, 'm'));
    expect(exitCode).toBe(code);
  });

  it.each([
    [3_600, "this machine's clock is \\d+ s behind that of the API"],
    [-600, "this machine's clock is \\d+ s ahead of that of the API"],
  ])('compares the clocks when a signature is refused: %i s', async (aheadSeconds, words) => {
    await fetch(`${sandbox.url}/__sandbox/faults`, {
      method: 'PUT',
      body: JSON.stringify({ rules: [{ fault: 'clock-skew', ms: aheadSeconds * 1_000 }] }),
    });
    onTestFinished(async () => {
      await fetch(`${sandbox.url}/__sandbox/faults`, { method: 'DELETE' });
    });
    const { output } = await runCommand('check');
    expect(output).toMatch(new RegExp(`^FAILED {2}peki .*HTTP 401.*; ${words}`, 'm'));
    expect(output).toContain('1 of 2 chatbots answer');
  });

  it('has nothing to do without a chatbot', async () => {
    stubEnvironment({});
    const { exitCode, errors } = await runCommand('check');
    expect(exitCode).toBe(2);
    expect(errors).toContain('no chatbot is configured, so there is nothing to check');
  });
});
