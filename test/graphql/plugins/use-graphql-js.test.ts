import { buildSchema } from 'graphql';
import { afterAll, expect, test } from 'vitest';
import { startTestServer } from '../../http-server/start-test-server.ts';

const slow = Promise.withResolvers<{ readonly name: string }>();
const schema = buildSchema('type Query { fails: String! slow: Item } type Item { name: String }');
const fields = schema.getQueryType()?.getFields() ?? {};
Object.assign(fields['fails'] ?? {}, { resolve: () => Promise.reject(new Error('no')) });
Object.assign(fields['slow'] ?? {}, { resolve: () => slow.promise });
const server = await startTestServer({}, { schema });
afterAll(() => server.server.stop());

test('what is still executed when the answer is out does not fail aloud', async () => {
  const { body } = await server.ask('{ slow { name } fails }');
  expect(body.data).toBeNull();
  expect(body.errors).toHaveLength(1);
  const linesBefore = server.lines.length;
  // Vitest fails for a rejection that nothing handles.
  slow.resolve({ name: 'late' });
  await server.ask('{ __typename }');
  expect(server.lines.slice(linesBefore).filter(({ level }) => Number(level) > 30)).toEqual([]);
});
