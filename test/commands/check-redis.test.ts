import { afterEach, describe, expect, it, vi } from 'vitest';
import { parseSandboxFlags } from '../../src/sandbox/sandbox-options.ts';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { hasRedis, startRedis } from '../redis/start-redis.ts';
import { runCommand, startCommand } from './run-command.ts';
import { stubEnvironment } from './stub-environment.ts';

afterEach(() => vi.unstubAllEnvs());

/** Nobody listens there. */
const deadUrl = 'redis://127.0.0.1:1';

async function configure(redisUrl: string) {
  const sandbox = await startSandbox(parseSandboxFlags({ port: '0' }));
  stubEnvironment({
    LOG_LEVEL: 'silent',
    PORT: '0',
    REDIS_URL: redisUrl,
    CONVOGRAPH_REPLICAS: '2',
    ASKYOURDATABASE_BASE_URL: sandbox.url,
    ASKYOURDATABASE_API_KEY: sandbox.credentials.askyourdatabase.apiKey,
    ASKYOURDATABASE_BOT_ID: sandbox.askyourdatabaseBotIds[0],
  });
  return sandbox;
}

describe('a Redis that cannot be reached', () => {
  it('fails the check, which names it', async () => {
    const sandbox = await configure(deadUrl);
    const { exitCode, output } = await runCommand('check');
    expect(exitCode).toBe(1);
    expect(output).toContain('1 of 1 chatbots answer');
    expect(output).toContain(
      'FAILED  Redis: cannot be reached (ECONNREFUSED); check REDIS_URL and the network',
    );
    expect(output).not.toContain(deadUrl);
    await sandbox.close();
  });

  it('is told at the start, and by the errors of calls that wait for it, but the server is ready', async () => {
    const sandbox = await configure(deadUrl);
    const command = startCommand('serve');
    const [, url = ''] = await command.waitFor(/GraphQL and GraphiQL: (\S+)\n/);
    await command.waitFor(/Redis cannot be reached/);
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        query:
          '{ chatbots { nodes { session(sessionId: "chat1") { messages(first: 1) { nodes { __typename } } } } } }',
      }),
    });
    const { errors } = await answer.json();
    expect(errors[0]).toMatchObject({
      message: expect.stringMatching(/^The Redis .* cannot be reached: without it calls wait up to \d+ s/),
      extensions: { code: 'UPSTREAM_RATE_LIMITED', retryAfterMs: expect.any(Number) },
    });
    expect((await fetch(new URL('/readyz', url))).status).toBe(200);
    await command.stop();
    await sandbox.close();
  });
});

it.skipIf(!hasRedis)('a Redis that answers passes the check', async () => {
  const redis = await startRedis();
  const sandbox = await configure(redis.url);
  const { exitCode, output } = await runCommand('check');
  expect(output).toContain('ok      Redis: answers');
  expect(exitCode).toBe(0);
  await sandbox.close();
  await redis.remove();
});
