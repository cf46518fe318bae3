import { expect, test } from 'vitest';
import { parseRetryAfterMs } from '../../src/http/parse-retry-after-ms.ts';

const nowMs = Date.parse('2025-04-08T12:00:00Z');

test.each([
  ['', null],
  ['0', 0],
  ['000', 0],
  ['3', 3_000],
  [' 3 ', 3_000],
  ['1.5', 1_500],
  ['0.0001', 1],
  ['1.', null],
  ['.5', null],
  ['-1', null],
  ['-0', null],
  ['-5.5', null],
  ['+1', null],
  ['1e9', null],
  ['0x10', null],
  ['Infinity', null],
  ['99999999999999999999', 600_000],
  ['9'.repeat(400), 600_000],
  ['600.001', 600_000],
  ['soon', null],
  ['garbage 1', null],
  ['2001', 600_000],
  ['2025-04-08T12:00:10Z', null],
  ['Tue, 08 Apr 2025 12:00:10 GMT', 10_000],
  [' Tue, 08 Apr 2025 12:00:10 GMT ', 10_000],
  ['Tue, 08 Apr 2025 11:00:00 GMT', 0],
  ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
  ['Wed, 09 Apr 2025 12:00:00 GMT', 600_000],
  ['Fri, 31 Dec 9999 23:59:59 GMT', 600_000],
  ['Tue, 99 Apr 2025 12:00:10 GMT', null],
  ['Tue, 08 Apr 2025 12:00:10', null],
  ['Tuesday, 08-Apr-25 12:00:10 GMT', 10_000],
  ['Saturday, 08-Apr-75 12:00:10 GMT', 600_000],
  ['Thursday, 08-Apr-76 12:00:10 GMT', 0],
  ['Tue Apr  8 12:00:10 2025', 10_000],
  ['Tue Apr 08 12:00:10 2025', 10_000],
  ['Tue Apr 18 12:00:10 2025', 600_000],
  ['Tue Apr 8 12:00:10 2025', null],
  ['Tuesday, 99-Apr-25 12:00:10 GMT', null],
  ['3, 4', 4_000],
  ['4,3', 4_000],
  ['3, soon', 3_000],
  ['soon, later', null],
  ['-1, -2', null],
  ['3, Tue, 08 Apr 2025 12:00:10 GMT', 10_000],
  ['Tue, 08 Apr 2025 12:00:10 GMT, 3', 10_000],
  ['Tue, 08 Apr 2025 12:00:10 GMT, Tue, 08 Apr 2025 12:00:20 GMT', 20_000],
  ['Tuesday, 08-Apr-25 12:00:10 GMT, Tue Apr  8 12:00:05 2025', 10_000],
  [', 3', 3_000],
])('%j asks to wait %s ms', (header, waitMs) => {
  expect(parseRetryAfterMs({ 'retry-after': header }, nowMs)).toBe(waitMs);
});

test('no header asks for nothing', () => {
  expect(parseRetryAfterMs({}, nowMs)).toBeNull();
});

test.each([
  ['a clock an hour ahead of ours', 'Tue, 08 Apr 2025 13:00:10 GMT', 'Tue, 08 Apr 2025 13:00:00 GMT', 10_000],
  ['a clock an hour behind ours', 'Tue, 08 Apr 2025 11:00:10 GMT', 'Tue, 08 Apr 2025 11:00:00 GMT', 10_000],
  ['a date before its own', 'Tue, 08 Apr 2025 13:00:10 GMT', 'Tue, 08 Apr 2025 14:00:00 GMT', 0],
  ['a Date in another form', 'Tue, 08 Apr 2025 13:00:10 GMT', 'Tue Apr  8 13:00:00 2025', 10_000],
  ['an unreadable Date', 'Tue, 08 Apr 2025 12:00:10 GMT', 'yesterday', 10_000],
  ['an impossible Date', 'Tue, 08 Apr 2025 12:00:10 GMT', 'Tue, 99 Apr 2025 12:00:00 GMT', 10_000],
  ['seconds, whatever the Date', '7', 'Tue, 08 Apr 2025 11:00:00 GMT', 7_000],
])('%s', (_name, retryAfter, date, waitMs) => {
  expect(parseRetryAfterMs({ 'retry-after': retryAfter, date }, nowMs)).toBe(waitMs);
});
