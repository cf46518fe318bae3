import { expect, test } from 'vitest';
import { createFailureLog } from '../../src/sources/create-failure-log.ts';

const failure = { chatbotId: 'shop', host: 'api.example', code: 'ENOTFOUND', reason: 'no such host' };

function open() {
  let nowMs = 1_000;
  const lines: object[] = [];
  const report = createFailureLog(
    { debug: () => {}, info: () => {}, warn: (fields, message) => lines.push({ ...fields, message }) },
    () => nowMs,
  );
  return {
    report,
    lines,
    pass(ms: number) {
      nowMs += ms;
    },
  };
}

test('a failure that lasts is logged once a minute', () => {
  const { report, lines, pass } = open();
  report(failure);
  report(failure);
  expect(lines).toEqual([{ ...failure, message: 'upstream call failed' }]);
  pass(59_999);
  report(failure);
  expect(lines).toHaveLength(1);
  pass(2);
  report(failure);
  expect(lines).toHaveLength(2);
});

test('another reason, and another chatbot, are told at once', () => {
  const { report, lines } = open();
  const refused = {
    chatbotId: 'shop',
    host: 'api.example',
    status: 401,
    reason: 'HTTP 401',
    clockAheadMs: 60_000,
  };
  report(failure);
  report(refused);
  report({ ...failure, chatbotId: 'desk' });
  report(refused);
  expect(lines).toMatchObject([failure, refused, { chatbotId: 'desk' }]);
});
