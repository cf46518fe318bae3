import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
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
    [['--ports', '1'], "Unknown option '--ports'"],
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

  it.each([[['--help']], [['serve', '--help']], [['check', '--help']]])(
    'lists the variables of everyday use: %j',
    async (args) => {
      const { output } = await runCommand(...args);
      const guide = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
      const names = [...new Set(output.match(/\b[A-Z]+(?:_[A-Z]+)+\b|\b(?:HOST|PORT)\b/g))];
      expect(names).toEqual(
        expect.arrayContaining(['PEKI_API_SECRET', 'ASKYOURDATABASE_BOT_ID', 'CONVOGRAPH_CONFIG', 'PORT']),
      );
      for (const name of names) expect(guide).toContain(`\`${name}\``);
    },
  );

  it('warns of unknown variables, also where their being unknown makes the configuration wrong', async () => {
    vi.stubEnv('PEKI_API_KEY', 'pk_1');
    vi.stubEnv('PEKI_CHATBOT_ID', 'bot');
    vi.stubEnv('PEKI_API_SECERT', 'sk_not_shown');
    const { exitCode, errors } = await runCommand('check');
    expect(exitCode).toBe(2);
    expect(errors.split('\n')).toEqual([
      'convograph: the configuration is wrong',
      '  - PEKI_API_SECRET (needed because PEKI_API_KEY is set) is missing',
      'convograph: warning: there is no variable PEKI_API_SECERT: did you mean PEKI_API_SECRET?',
      '',
    ]);
  });

  it('takes settings as flags before the environment, and names them so', async () => {
    vi.stubEnv('PORT', '4000');
    const { exitCode, errors } = await runCommand('serve', '--port', 'x', '--host', 'a b');
    expect(exitCode).toBe(2);
    expect(errors).toMatch(/ - --host must be an address.*\n {2}- --port must be a whole number/s);
    expect((await runCommand('check', '--config', '')).errors).toContain('--config needs a value');
    expect((await runCommand('check', '--config', 'nowhere.yaml')).errors).toContain(
      '--config: the file nowhere.yaml cannot be read (ENOENT)',
    );
  });

  it('takes convograph.yaml of the working directory, and says so', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'convograph-'));
    const from = process.cwd();
    onTestFinished(() => {
      process.chdir(from);
      rmSync(folder, { recursive: true });
    });
    process.chdir(folder);
    writeFileSync('convograph.yaml', 'chatbots: [');
    expect((await runCommand('check')).errors).toMatch(
      /- convograph\.yaml is neither YAML nor JSON: [A-Z_]+ in line 1, column 12\n/,
    );
    writeFileSync(
      'convograph.yaml',
      'chatbots: [{ chatbotId: b, provider: askyourdatabase, baseUrl: "http://127.0.0.1:1", apiKey: { env: K } }]',
    );
    vi.stubEnv('K', 'key');
    expect((await runCommand('check')).output).toMatch(/^configuration file: convograph\.yaml\n/);
    writeFileSync('other.yaml', 'chatbots: 1');
    expect((await runCommand('check', '--config', 'other.yaml')).errors).toContain('- other.yaml: chatbots');
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
