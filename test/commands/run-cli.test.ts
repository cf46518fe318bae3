import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runCommand } from './run-command.ts';
import { stubEnvironment } from './stub-environment.ts';

beforeEach(() => stubEnvironment({}));
afterEach(() => vi.unstubAllEnvs());

const version: unknown = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
).version;

describe('the command line', () => {
  it.each(['--help', '-h'])('explains itself with %s', async (flag) => {
    const { exitCode, output, errors } = await runCommand(flag);
    expect([exitCode, errors]).toEqual([0, '']);
    for (const name of ['serve', 'sandbox', 'check', 'schema', 'key'])
      expect(output).toContain(`\n  ${name} `);
  });

  it.each(['--version', '-v'])('tells its version with %s', async (flag) => {
    expect(await runCommand(flag)).toEqual({ exitCode: 0, output: `${version}\n`, errors: '' });
  });

  it.each(['serve', 'sandbox', 'check', 'schema', 'key'])('explains %s', async (name) => {
    const { exitCode, output } = await runCommand(name, '--help');
    expect(exitCode).toBe(0);
    expect(output).toMatch(new RegExp(`^convograph ${name}: `));
  });

  it('lists the options of the sandbox under both commands', async () => {
    expect((await runCommand('sandbox', '--help')).output).toContain('--ask-rate-limit N');
    const { output } = await runCommand('serve', '--help');
    expect(output).toContain('\n  --sandbox-ask-rate-limit N ');
    expect(output).toMatch(/\n {2}--sandbox-port N .*\(default 0\)\n/);
  });

  it.each([
    [['serv'], 'there is no command "serv"'],
    [[''], 'there is no command ""'],
    [['--port', '1'], "Unknown option '--port'"],
    [['serve', 'now'], "Unexpected argument 'now'"],
    [['check', '--loud'], "Unknown option '--loud'"],
    [['sandbox', '--seed'], "Option '--seed <value>' argument missing"],
    [['serve', '--sandbox-seed'], "Option '--sandbox-seed <value>' argument missing"],
  ])('refuses %j', async (args, message) => {
    expect(await runCommand(...args)).toEqual({
      exitCode: 2,
      output: '',
      errors: `convograph: ${message}\nTry: convograph --help\n`,
    });
  });

  it('tells every problem of the configuration, each on a line', async () => {
    vi.stubEnv('PORT', 'x');
    vi.stubEnv('PEKI_API_KEY', 'pk_not_shown');
    const { exitCode, output, errors } = await runCommand('serve');
    expect([exitCode, output]).toEqual([2, '']);
    expect(errors.split('\n')).toEqual([
      'convograph: the configuration is wrong',
      '  - PORT must be a whole number from 0 to 65535',
      '  - PEKI_CHATBOT_ID (needed because PEKI_API_KEY is set) is missing',
      '  - PEKI_API_SECRET (needed because PEKI_API_KEY is set) is missing',
      '',
    ]);
  });

  it('tells every problem of the sandbox by the names that were used', async () => {
    const plain = await runCommand('sandbox', '--seed', 'x', '--before', 'noon');
    expect(plain.exitCode).toBe(2);
    expect(plain.errors).toMatch(/\n {2}- --seed must .*\n {2}- --before must /);
    const embedded = await runCommand('serve', '--sandbox-seed', 'x', '--sandbox-before', 'noon');
    expect(embedded.exitCode).toBe(2);
    expect(embedded.errors).toMatch(/\n {2}- --sandbox-seed must .*\n {2}- --sandbox-before must /);
  });

  it('keeps options of the sandbox away from configured chatbots', async () => {
    vi.stubEnv('PEKI_API_KEY', 'pk_1');
    vi.stubEnv('PEKI_API_SECRET', 'sk_1');
    vi.stubEnv('PEKI_CHATBOT_ID', 'bot');
    const { exitCode, errors } = await runCommand('serve', '--sandbox-seed', '1');
    expect(exitCode).toBe(2);
    expect(errors).toContain('--sandbox-seed is for the sandbox, but chatbots are configured');
  });

  it('never embeds the sandbox in production', async () => {
    vi.stubEnv('NODE_ENV', 'production');
    const { exitCode, errors } = await runCommand('serve', '--sandbox-seed', '1');
    expect(exitCode).toBe(2);
    expect(errors).toContain('no chatbot is configured');
  });
});
