import { expect, test } from 'vitest';
import { BadUserInputError, UpstreamBudgetExceededError } from '../../src/errors.ts';
import type { HttpRequest } from '../../src/http/http-call.ts';
import { createLedger } from '../../src/ledger/create-ledger.ts';
import { createUpstreamReader } from '../../src/sources/create-upstream-reader.ts';

const users = { path: '/users', route: '/users', rows: 20 };

/** A reader whose calls are told, and answered with an empty 200. */
function createReader() {
  const requests: HttpRequest[] = [];
  const reader = createUpstreamReader({
    provider: 'peki',
    chatbotId: 'shop',
    baseUrl: 'https://api.example/base',
    observer: undefined,
    answerLimits: { extraRows: 5, rowBytes: 1_000, maxValues: 100 },
    report: () => undefined,
    now: () => 0,
    call: async (request) => {
      requests.push(request);
      return { status: 200, headers: {}, bytes: Buffer.alloc(0) };
    },
  });
  return { reader, requests };
}

test('a call that may not be made waits for nothing', async () => {
  const { reader, requests } = createReader();
  const failure = new Error('no more');
  await expect(reader.send(users, { failure })).rejects.toBe(failure);

  const ledger = createLedger({ maxCalls: 1 });
  ledger.startCall({ source: 'shop', method: 'GET', path: '/users', attempt: 1 });
  await expect(reader.send(users, { ledger })).rejects.toThrow(UpstreamBudgetExceededError);
  expect(requests).toEqual([]);
});

test('the deadline of a call is that of whoever waits longest, also while it is under way', async () => {
  const { reader, requests } = createReader();
  let deadlineMs = 100;
  const context = {
    get deadlineMs() {
      return deadlineMs;
    },
  };
  await reader.send(users, context);
  deadlineMs = 900;
  expect(requests[0]?.caller?.().deadlineMs).toBe(900);
  await reader.send(users, {});
  expect(requests[1]?.caller?.().deadlineMs).toBe(Number.POSITIVE_INFINITY);
});

test('calls of one operation take their turns as one', async () => {
  const { reader, requests } = createReader();
  const ledger = createLedger();
  await reader.send(users, { ledger });
  expect(requests[0]?.caller?.().turn).toBe(ledger);
  expect(requests[0]?.path).toBe('/base/users');
});

test("ids that are too long for a URL are the caller's mistake, and not sent", async () => {
  const { reader, requests } = createReader();
  const idOf = (length: number) => ({ path: `/users/${'x'.repeat(length)}`, route: '/users/:id', rows: 20 });
  await expect(reader.send(idOf(8_000), {})).rejects.toThrow(BadUserInputError);
  expect(requests).toEqual([]);
  await reader.send(idOf(7_900), {});
  expect(requests).toHaveLength(1);
});

test('a body is sent as JSON by a POST that may be made again', async () => {
  const { reader, requests } = createReader();
  await reader.send({ ...users, body: { query: 'é' } }, {});
  expect(requests[0]).toMatchObject({
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"é"}',
    isSafe: true,
  });
  await reader.send(users, {});
  expect(requests[1]).toMatchObject({ method: 'GET', headers: {} });
});
