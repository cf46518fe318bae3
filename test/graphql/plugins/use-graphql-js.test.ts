import { buildSchema } from 'graphql';
import { afterAll, expect, test } from 'vitest';
import { startTestServer } from '../../http-server/start-test-server.ts';

const schema = buildSchema('type Query { fails: String! slow: Item } type Item { name: String }');
let slow = Promise.withResolvers<object>();
let isFailing = true;
const fields = schema.getQueryType()?.getFields() ?? {};
Object.assign(fields['fails'] ?? {}, {
  resolve: () => (isFailing ? Promise.reject(new Error('no')) : 'no longer'),
});
Object.assign(fields['slow'] ?? {}, { resolve: () => slow.promise });
const server = await startTestServer({}, { schema });
afterAll(() => server.server.stop());

test('once the answer is there, no field is executed, which would miss the context', async () => {
  let executed = 0;
  const item = {
    name() {
      executed += 1;
      return 'late';
    },
  };
  const { body } = await server.ask('{ slow { name } fails }');
  expect(body.data).toBeNull();
  expect(body.errors).toHaveLength(1);
  slow.resolve(item);
  isFailing = false;
  // The same field is executed where the answer waits for it.
  slow = Promise.withResolvers();
  slow.resolve(item);
  expect((await server.ask('{ slow { name } fails }')).body.data).toEqual({
    slow: { name: 'late' },
    fails: 'no longer',
  });
  expect(executed).toBe(1);
});
