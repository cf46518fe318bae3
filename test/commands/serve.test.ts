import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sandboxExamples } from '../../src/pages/graphiql-examples.ts';
import { runCommand, startCommand } from './run-command.ts';
import { stubEnvironment } from './stub-environment.ts';

beforeEach(() => {
  stubEnvironment({ LOG_LEVEL: 'silent', PORT: '0' });
});
afterEach(() => vi.unstubAllEnvs());

async function ask(url: string, query: string, variables?: object) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  return response.json();
}

const graphqlUrl = /GraphQL and GraphiQL: (http:\/\/localhost:\d+\/graphql)\n/;

describe('serve without configuration', () => {
  it('embeds the sandbox, says so, and answers every example without errors', async () => {
    const command = startCommand();
    const [, url = ''] = await command.waitFor(graphqlUrl);
    await command.waitFor(/AskYourDatabase .*\n/);
    expect(command.output()).toContain('No chatbot is configured, so this is the embedded sandbox');
    expect(command.output()).toMatch(/Sandbox of both REST APIs: http:\/\/127\.0\.0\.1:\d+\n/);
    expect(command.output()).toContain('key pk_sandbox, secret sk_sandbox');
    for (const { query, variables } of sandboxExamples) {
      // What is no single answer runs in test/browser/graphiql.test.ts.
      if (/^subscription\b/m.test(query)) continue;
      const answer = await ask(url, query, variables);
      expect(answer.errors).toBeUndefined();
      expect(JSON.stringify(answer.data)).toMatch(/"(?:text|username)":"/);
    }
    expect(await command.stop()).toMatchObject({ exitCode: 0, errors: '' });
    await expect(fetch(url)).rejects.toThrow();
  });

  it('passes options on to the sandbox, and explains what answers cost', async () => {
    const command = startCommand('serve', '--sandbox-users', '3', '--sandbox-messages', '10');
    const [, url = ''] = await command.waitFor(graphqlUrl);
    const answer = await ask(
      url,
      '{ chatbot(chatbotId: "generated_bot") { name users { totalCount } messages { totalCount } } }',
    );
    expect(answer).toEqual({
      data: {
        chatbot: { name: 'Sandbox generated_bot', users: { totalCount: 3 }, messages: { totalCount: 10 } },
      },
      extensions: { upstream: expect.objectContaining({ summary: expect.stringMatching(/^2 calls in /) }) },
    });
    await command.stop();
  });
});

describe('serve with configured chatbots', () => {
  it('talks to them, and shows no secret', async () => {
    const sandbox = startCommand('sandbox', '--port', '0');
    const [, baseUrl = ''] = await sandbox.waitFor(/base URL (http:\S+\/api), /);
    const [, chatbotId = ''] = await sandbox.waitFor(/Peki .*chatbots: ([^,\s]+)/);
    vi.stubEnv('PEKI_BASE_URL', baseUrl);
    vi.stubEnv('PEKI_API_KEY', 'pk_sandbox');
    vi.stubEnv('PEKI_API_SECRET', 'sk_sandbox');
    vi.stubEnv('PEKI_CHATBOT_ID', chatbotId);
    const command = startCommand('serve');
    const [, url = ''] = await command.waitFor(graphqlUrl);
    await command.waitFor(/chatbots: .*\n/);
    expect(command.output()).toContain(`chatbots: ${chatbotId} (peki)`);
    expect(command.output()).not.toMatch(/sk_|pk_|andbox/);
    const answer = await ask(url, '{ chatbots { nodes { chatbotId messages(first: 1) { totalCount } } } }');
    expect(answer).toEqual({
      data: { chatbots: { nodes: [{ chatbotId, messages: { totalCount: expect.any(Number) } }] } },
    });
    expect(await command.stop()).toMatchObject({ exitCode: 0 });
    expect(await sandbox.stop()).toMatchObject({ exitCode: 0 });
  });
});

describe('serve on a port that is in use', () => {
  it.each(['PORT', 'CONVOGRAPH_METRICS_PORT'])('says so in one line that names %s', async (setting) => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    vi.stubEnv(setting, String(port));
    expect(await runCommand('serve')).toEqual({
      exitCode: 1,
      output: '',
      errors: `convograph: port ${port} on 127.0.0.1 is in use: stop the other program, or choose another port with ${setting}\n`,
    });
    await new Promise((resolve) => other.close(resolve));
  });
});
