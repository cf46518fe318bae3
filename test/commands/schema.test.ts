import { buildSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { expect, it } from 'vitest';
import { runCommand } from './run-command.ts';

it('schema prints a sorted schema that can be read again', async () => {
  const { exitCode, output, errors } = await runCommand('schema');
  expect([exitCode, errors]).toEqual([0, '']);
  const schema = buildSchema(output);
  expect(schema.getType('Chatbot')).toBeDefined();
  expect(`${printSchema(lexicographicSortSchema(schema))}\n`).toBe(output);
});
