import { expect, test } from 'vitest';
import { withResetHeader } from '../../src/http/with-reset-header.ts';
import { createScriptedCall, get } from './scripted-call.ts';

const nowMs = Date.parse('2025-04-08T12:00:00Z');
const names = ['x-reset', 'x-other'];

async function readRetryAfter(status: number, headers: Readonly<Record<string, string>>) {
  const { call } = createScriptedCall([status, headers]);
  return (await withResetHeader(call, { names, now: () => nowMs })(get)).headers['retry-after'];
}

test.each([
  [{ 'x-reset': '0' }, '0'],
  [{ 'x-reset': '90' }, '90'],
  [{ 'x-reset': ' 90 ' }, '90'],
  [{ 'x-reset': String(nowMs / 1000 + 30) }, '30'],
  [{ 'x-reset': String(nowMs + 1_500) }, '2'],
  [{ 'x-reset': String(nowMs / 1000 - 30) }, '0'],
  [{ 'x-reset': String(nowMs / 1000 + 30), date: 'Tue, 08 Apr 2025 12:00:20 GMT' }, '10'],
  [{ 'x-reset': 'soon', 'x-other': '5' }, '5'],
  [{ 'x-reset': '4', 'x-other': '5' }, '4'],
  [{ 'x-reset': '-4' }, undefined],
  [{ 'x-reset': '4, 5' }, undefined],
  [{ 'x-unnamed': '4' }, undefined],
  [{ 'x-reset': '4', 'retry-after': '9' }, '9'],
  [{ 'x-reset': '4', 'retry-after': '-9' }, '4'],
])('a 429 with %j waits %s s', async (headers, seconds) => {
  expect(await readRetryAfter(429, headers)).toBe(seconds);
});

test.each([200, 503])('an answer %i is left as it is', async (status) => {
  expect(await readRetryAfter(status, { 'x-reset': '4' })).toBeUndefined();
});
