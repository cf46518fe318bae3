import { readFileSync } from 'node:fs';
import { buildSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { afterEach, expect, it, vi } from 'vitest';
import { runCommand } from './run-command.ts';
import { stubEnvironment } from './stub-environment.ts';

afterEach(() => vi.unstubAllEnvs());

it('schema prints a sorted schema that can be read again', async () => {
  const { exitCode, output, errors } = await runCommand('schema');
  expect([exitCode, errors]).toEqual([0, '']);
  const schema = buildSchema(output);
  expect(schema.getType('Chatbot')).toBeDefined();
  expect(`${printSchema(lexicographicSortSchema(schema))}\n`).toBe(output);
});

it('schema --subgraph prints what the example of a federated graph holds', async () => {
  stubEnvironment({});
  const file = new URL('../../examples/federation/convograph.graphql', import.meta.url);
  const { exitCode, output, errors } = await runCommand('schema', '--subgraph');
  expect([exitCode, errors]).toEqual([0, '']);
  expect(output).toBe(readFileSync(file, 'utf8'));
});

it('schema --subgraph takes the settings that the server runs with, and needs no chatbot', async () => {
  stubEnvironment({
    NODE_ENV: 'production',
    CONVOGRAPH_FEDERATION_TYPE_PREFIX: 'Chat',
    CONVOGRAPH_FEDERATION_NODE: 'shareable',
  });
  const { exitCode, output } = await runCommand('schema', '--subgraph');
  expect(exitCode).toBe(0);
  expect(output).toMatch(/\ntype ChatUser implements ChatNode @key/);
  expect(output).toMatch(/\): ChatNode @shareable\n/);
});

it('schema --subgraph says which setting is wrong', async () => {
  stubEnvironment({ CONVOGRAPH_FEDERATION_TYPE_PREFIX: 'chat_' });
  const { exitCode, errors } = await runCommand('schema', '--subgraph');
  expect(exitCode).toBe(2);
  expect(errors).toContain('CONVOGRAPH_FEDERATION_TYPE_PREFIX must be 1 to 31 letters and digits');
});
