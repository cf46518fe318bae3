import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scrape } from '../telemetry/scrape.ts';
import { startCollector } from '../telemetry/start-collector.ts';
import { useBuiltProgram } from './built-program.ts';

const { built, run } = useBuiltProgram();

/** Asks for what the sandbox of the program never answers. */
async function askWhatHangs(url: string, sandboxUrl: string): Promise<Response> {
  await fetch(`${sandboxUrl}/__sandbox/faults`, {
    method: 'PUT',
    body: '{ "rules": [{ "fault": "hang" }] }',
  });
  return fetch(`${url}?query={chatbots{nodes{provider,messages{nodes{__typename}}}}}`, {
    headers: { 'x-convograph-csrf': '1' },
  });
}

/** Resolves when a request has reached the sandbox, which counts it before it answers. */
async function waitForRequest(sandboxUrl: string): Promise<void> {
  for (let total = 0; total === 0; ) {
    ({ total } = await (await fetch(`${sandboxUrl}/__sandbox/requests`)).json());
  }
}

describe('the built program', () => {
  it('tells its version', async () => {
    const { ended, written } = run(['--version']);
    expect(await ended).toBe(0);
    expect(written.output).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('exits with 2 and no stack when the command line is wrong', async () => {
    const { ended, written } = run(['nonsense']);
    expect(await ended).toBe(2);
    expect(written).toEqual({
      output: '',
      errors: 'convograph: there is no command "nonsense"\nTry: convograph --help\n',
    });
  });

  it('serves, logs JSON lines apart from its words, and exits with 0 on SIGTERM', async () => {
    const program = run();
    // The program alone is built here, without its pages.
    await program.waitFor('output', /The desk and GraphiQL are not built: npm run build:web\n/);
    const [, url = ''] = await program.waitFor('output', /GraphQL: (\S+)\n/);
    const headers = { 'x-convograph-explain': '0', 'x-convograph-csrf': '1' };
    const answer = await fetch(`${url}?query=query+Ping{__typename}`, { headers });
    expect(await answer.json()).toEqual({ data: { __typename: 'Query' } });
    await program.waitFor('errors', /\n/);
    expect(JSON.parse(program.written.errors)).toMatchObject({
      msg: 'operation',
      operation: 'Ping',
      status: 200,
    });
    program.child.kill('SIGTERM');
    expect(await program.ended).toBe(0);
  });

  it('serves metrics, and sends the last spans before it ends', async () => {
    const collector = await startCollector();
    const program = run([], {
      CONVOGRAPH_METRICS_PORT: '0',
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_BSP_SCHEDULE_DELAY: '600000',
    });
    const [, url = ''] = await program.waitFor('output', /GraphQL: (\S+)\n/);
    const [, metricsUrl = ''] = await program.waitFor('output', /metrics: (\S+)\n/);
    await fetch(`${url}?query=query+LastWords{__typename}`, { headers: { 'x-convograph-csrf': '1' } });
    const { value } = await scrape(metricsUrl);
    expect(value('convograph_operations_total{operation="LastWords",code="OK"}')).toBe(1);
    expect(collector.spans).toEqual([]);
    program.child.kill('SIGTERM');
    expect(await program.ended).toBe(0);
    expect(collector.spans.map(({ name }) => name)).toEqual(['query LastWords']);
    await expect(fetch(metricsUrl)).rejects.toThrow();
  });

  it('ends within its grace time though the collector hangs, and says so in no more than a line', async () => {
    const collector = await startCollector(() => undefined);
    const program = run([], {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_BSP_EXPORT_TIMEOUT: '600000',
      CONVOGRAPH_STOP_TIMEOUT_MS: '1000',
    });
    const [, url = ''] = await program.waitFor('output', /GraphQL: (\S+)\n/);
    await fetch(`${url}?query={__typename}`, { headers: { 'x-convograph-csrf': '1' } });
    program.child.kill('SIGTERM');
    expect(await program.ended).toBe(0);
    expect(program.written.errors.split('\n').length).toBeLessThanOrEqual(3);
  });

  it('finishes what it began at the first signal and drops it at the second', async () => {
    const program = run([], {
      CONVOGRAPH_DEADLINE_MS: '3600000',
      CONVOGRAPH_CALL_TIMEOUT_MS: '600000',
      CONVOGRAPH_STOP_TIMEOUT_MS: '3600000',
    });
    const [, url = ''] = await program.waitFor('output', /GraphQL: (\S+)\n/);
    const [, sandboxUrl = ''] = await program.waitFor('output', /Sandbox of both REST APIs: (\S+)\n/);
    const asked = askWhatHangs(url, sandboxUrl).catch((error: Error) => error.name);
    await waitForRequest(sandboxUrl);
    program.child.kill('SIGTERM');
    for (let status = 200; status !== 503; ) ({ status } = await fetch(new URL('/readyz', url)));
    expect(program.child.exitCode).toBeNull();
    program.child.kill('SIGTERM');
    expect(await program.ended).toBe(143);
    expect(await asked).toBe('TypeError');
  });

  it('logs a rejection that nothing handles, and goes on', async () => {
    const reject = 'process.on("SIGUSR2", () => void Promise.reject(new RangeError("left alone")))';
    const program = run([], { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(reject)}` });
    const [, url = ''] = await program.waitFor('output', /GraphQL: (\S+)\n/);
    program.child.kill('SIGUSR2');
    const [line = ''] = await program.waitFor('errors', /.*internal error.*\n/);
    expect(JSON.parse(line)).toMatchObject({
      level: 50,
      event: 'unhandled-rejection',
      error: { name: 'RangeError', message: 'left alone', stack: expect.stringContaining('data:') },
    });
    expect((await fetch(new URL('/readyz', url))).status).toBe(200);
    program.child.kill('SIGTERM');
    expect(await program.ended).toBe(0);
  });

  it('does not wait for its grace time when it has nothing to do', async () => {
    const program = run([], { CONVOGRAPH_STOP_TIMEOUT_MS: '600000' });
    await program.waitFor('output', /GraphQL: (\S+)\n/);
    program.child.kill('SIGTERM');
    expect(await program.ended).toBe(0);
  });

  it('answers what is ready when its grace time ends, and exits with 0', async () => {
    const program = run([], { CONVOGRAPH_STOP_TIMEOUT_MS: '1000' });
    const [, url = ''] = await program.waitFor('output', /GraphQL: (\S+)\n/);
    const [, sandboxUrl = ''] = await program.waitFor('output', /Sandbox of both REST APIs: (\S+)\n/);
    const asked = askWhatHangs(url, sandboxUrl);
    await waitForRequest(sandboxUrl);
    program.child.kill('SIGTERM');
    const { data, errors } = await (await asked).json();
    expect(data.chatbots.nodes[0]).toEqual({ provider: 'PEKI', messages: null });
    expect(errors[0]).toMatchObject({
      message: expect.stringContaining('about to stop'),
      extensions: { code: 'DEADLINE_EXCEEDED' },
    });
    expect(await program.ended).toBe(0);
  });
});

describe('the built program in production', () => {
  const configFile = join(built, 'convograph.yaml');

  /** Takes a key as an operator does, and writes the printed lines into the configuration file. */
  async function makeKey(): Promise<string> {
    const { ended, written } = run(['key']);
    expect(await ended).toBe(0);
    const [, key = ''] = /^ {2}(cg_\S+)$/m.exec(written.output) ?? [];
    const [lines = ''] = /^auth:[\s\S]*/m.exec(written.output) ?? [];
    expect(lines).not.toContain(key);
    writeFileSync(configFile, lines);
    return key;
  }

  it('serves whoever has a key, on any address, and nobody else', async () => {
    const key = await makeKey();
    const sandbox = run(['sandbox', '--port', '0']);
    const [, baseUrl = ''] = await sandbox.waitFor('output', /base URL (http:\S+\/api), /);
    const [, chatbotId = ''] = await sandbox.waitFor('output', /Peki .*chatbots: ([^,\s]+)/);
    const program = run(['serve'], {
      CONVOGRAPH_PROFILE: 'production',
      CONVOGRAPH_CONFIG: configFile,
      HOST: '0.0.0.0',
      PEKI_BASE_URL: baseUrl,
      PEKI_API_KEY: 'pk_sandbox',
      PEKI_API_SECRET: 'sk_sandbox',
      PEKI_CHATBOT_ID: chatbotId,
    });
    const [, port = ''] = await program.waitFor('output', /GraphQL: http:\/\/0\.0\.0\.0:(\d+)\/graphql\n/);
    const ask = (headers: Record<string, string>) =>
      fetch(`http://127.0.0.1:${port}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: '{"query":"{ chatbots { nodes { users(first: 1) { nodes { userId } } } } }"}',
      });
    const answer = await ask({ authorization: `Bearer ${key}` });
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'private, no-store']);
    expect(await answer.text()).toMatch(/"userId":"\w+"/);
    const refused = await ask({ authorization: `Bearer ${key.slice(0, -1)}` });
    expect(refused.status).toBe(401);
    expect(await refused.json()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    program.child.kill('SIGTERM');
    sandbox.child.kill('SIGTERM');
    expect(await Promise.all([program.ended, sandbox.ended])).toEqual([0, 0]);
    expect(sandbox.written.errors).toBe('');
    const lines = program.written.errors
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toMatchObject([
      { status: 200, caller: 'key:my-caller' },
      { status: 401, reason: 'unknown key' },
    ]);
    expect(program.written.output + program.written.errors).not.toContain(key.slice(3, -1));
  });

  it('does not start while it is not safe, and says all that is missing', async () => {
    const { ended, written } = run([], { CONVOGRAPH_PROFILE: 'production', HOST: '0.0.0.0' });
    expect(await ended).toBe(2);
    expect(written.output).toBe('');
    expect(written.errors.split('\n')).toEqual([
      'convograph: the configuration is wrong',
      expect.stringMatching(/^ {2}- HOST must be a loopback address/),
      expect.stringMatching(/^ {2}- the production profile needs to know who asks/),
      expect.stringMatching(/^ {2}- no chatbot is configured/),
      '',
    ]);
  });
});
