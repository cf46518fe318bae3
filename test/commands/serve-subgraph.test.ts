import { afterEach, describe, expect, it, vi } from 'vitest';
import { runCommand, startCommand } from './run-command.ts';
import { stubEnvironment } from './stub-environment.ts';

afterEach(() => vi.unstubAllEnvs());

/** What `convograph serve` answers in this environment. */
async function askServer(env: Readonly<Record<string, string>>, query: string) {
  stubEnvironment({ LOG_LEVEL: 'silent', PORT: '0', ...env });
  const server = startCommand('serve');
  try {
    const [, url = ''] = await server.waitFor(/GraphQL and GraphiQL: (\S+)\n/);
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query }) });
    return await response.json();
  } finally {
    await server.stop();
  }
}

describe('serve', () => {
  it('is a subgraph where it is told to be, and answers what `schema --subgraph` prints', async () => {
    const env = { CONVOGRAPH_FEDERATION: 'on', CONVOGRAPH_FEDERATION_TYPE_PREFIX: 'Chat' };
    const query = '{ _service { sdl } chatbots(provider: PEKI) { nodes { __typename } } }';
    const { data, errors } = await askServer(env, query);
    expect(errors).toBeUndefined();
    const { output } = await runCommand('schema', '--subgraph');
    expect(data).toEqual({
      _service: { sdl: output.trimEnd() },
      chatbots: { nodes: [{ __typename: 'ChatChatbot' }] },
    });
  });

  it('tells its schema no more than another server where introspection is off', async () => {
    const env = { CONVOGRAPH_FEDERATION: 'on', CONVOGRAPH_INTROSPECTION: 'off' };
    const { data, errors } = await askServer(env, '{ _service { sdl } chatbots { totalCount } }');
    expect(data).toBeUndefined();
    expect(errors).toMatchObject([{ extensions: { code: 'INTROSPECTION_DISABLED' } }]);
    const entities = '{ _entities(representations: []) { __typename } }';
    expect(await askServer(env, entities)).toMatchObject({ data: { _entities: [] } });
  });

  it('is none otherwise', async () => {
    const { errors } = await askServer({}, '{ _service { sdl } }');
    expect(errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
    const { data } = await askServer({}, '{ __schema { types { name } } }');
    const names: string[] = data.__schema.types.map(({ name }: { name: string }) => name);
    expect(names).toContain('Chatbot');
    expect(names.filter((name) => /^_(?!_)/.test(name))).toEqual([]);
  });
});
