import { expect, it } from 'vitest';
import { createControlRoutes } from '../../../src/sandbox/control/control-routes.ts';
import { createFaultRoutes } from '../../../src/sandbox/control/fault-routes.ts';
import { createRequestCounter } from '../../../src/sandbox/control/request-counts.ts';
import { createRequestLog } from '../../../src/sandbox/control/request-log.ts';
import { createRequestRoutes } from '../../../src/sandbox/control/request-routes.ts';
import { createFaults } from '../../../src/sandbox/faults/faults.ts';
import { answerRequest } from '../../../src/sandbox/http/answer-request.ts';
import { openDatabase } from '../../../src/sandbox/store/open-database.ts';
import { createStore } from '../../../src/sandbox/store/store.ts';
import { testNowMs } from '../sandbox-client.ts';

it.each([
  ['GET', '/__sandbox/requests', 200],
  ['DELETE', '/__sandbox/requests', 204],
  ['GET', '/__sandbox/log', 200],
  ['DELETE', '/__sandbox/log', 204],
  ['GET', '/__sandbox/faults', 200],
  ['PUT', '/__sandbox/faults', 200],
  ['DELETE', '/__sandbox/faults', 204],
  ['POST', '/__sandbox/peki/b/sessions/s/messages', 201],
  ['POST', '/__sandbox/askyourdatabase/b/chats/c/messages', 201],
  ['DELETE', '/__sandbox/peki/b/messages/m', 404],
])('%s %s is for this machine only', (method, target, status) => {
  const database = openDatabase(null);
  const store = createStore(database, {
    before: 'strict',
    debugFilter: 'before',
    listOrder: 'created',
    timePrecision: 'ms',
  });
  const now = () => testNowMs;
  const newHex = (digits: number) => '0'.repeat(digits);
  const routes = [
    ...createRequestRoutes(createRequestCounter(), createRequestLog(now)),
    ...createFaultRoutes(createFaults(), []),
    ...createControlRoutes(store, { hasChatbot: () => true, now, newHex, precision: 'ms' }),
  ];
  const body = Buffer.from(method === 'PUT' ? '{"rules":[]}' : '{}');
  const request = { headers: {}, query: new URLSearchParams(), body, method, target };
  const answers = [true, false].map(
    (isLocal) => answerRequest(routes, { ...request, isLocal }).answer.status,
  );
  expect(answers).toEqual([status, 403]);
  database.close();
});
