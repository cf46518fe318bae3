import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromOpenapiData } from '../harness/openapi-dialect.ts';

test('an answer in the words of the document becomes one in the words of the schema', () => {
  const data = {
    session: {
      data: {
        sessionId: 's1',
        status: 'Closed',
        messages: {
          nodes: [
            { messageId: 'm1', role: 'Bot', text: 'Hello', user: { data: { userId: 'u1', username: null } } },
            { messageId: 'm2', role: 'User', text: 'Hi', user: null },
          ],
        },
      },
    },
  };
  assert.deepEqual(fromOpenapiData(data), {
    chatbot: {
      session: {
        sessionId: 's1',
        status: 'CLOSED',
        messages: {
          nodes: [
            { messageId: 'm1', role: 'ASSISTANT', text: 'Hello', user: { userId: 'u1', username: null } },
            { messageId: 'm2', role: 'USER', text: 'Hi', user: null },
          ],
        },
      },
    },
  });
});
