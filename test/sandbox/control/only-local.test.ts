import { expect, it } from 'vitest';
import { createControlRoutes } from '../../../src/sandbox/control/control-routes.ts';
import { createRequestLog, createRequestRoutes } from '../../../src/sandbox/control/request-log.ts';
import { createFaultRules } from '../../../src/sandbox/faults/fault-rules.ts';
import { answerRequest } from '../../../src/sandbox/http/route.ts';
import { parseSandboxOptions } from '../../../src/sandbox/sandbox-options.ts';
import { openStore } from '../../../src/sandbox/store/store.ts';
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
  const store = openStore(parseSandboxOptions({}));
  const now = () => testNowMs;
  const routes = [
    ...createRequestRoutes(createRequestLog(now)),
    ...createFaultRules([]).routes,
    ...createControlRoutes(store, { hasChatbot: () => true, now, precision: 'ms' }),
  ];
  const body = Buffer.from(method === 'PUT' ? '{"rules":[]}' : '{}');
  const request = { headers: {}, query: new URLSearchParams(), body, method, target };
  const answers = [true, false].map(
    (isLocal) => answerRequest(routes, { ...request, isLocal }).answer.status,
  );
  expect(answers).toEqual([status, 403]);
  store.close();
});
