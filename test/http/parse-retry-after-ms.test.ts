import { expect, test } from 'vitest';
import { parseRetryAfterMs } from '../../src/http/parse-retry-after-ms.ts';

const nowMs = Date.parse('2025-04-08T12:00:00Z');

test.each([
  [undefined, 60_000],
  ['', 60_000],
  ['0', 0],
  ['3', 3_000],
  [' 3 ', 3_000],
  ['1.5', 1_500],
  ['-1', 60_000],
  ['1e9', 60_000],
  ['99999999999999999999', 600_000],
  ['soon', 60_000],
  ['garbage 1', 60_000],
  ['2001', 600_000],
  ['Tue, 08 Apr 2025 12:00:10 GMT', 10_000],
  ['Tue, 08 Apr 2025 11:00:00 GMT', 0],
  ['Wed, 09 Apr 2025 12:00:00 GMT', 600_000],
  ['Tue, 99 Apr 2025 12:00:10 GMT', 60_000],
  ['3, 4', 60_000],
])('%j asks to wait %i ms', (header, waitMs) => {
  expect(parseRetryAfterMs(header, nowMs)).toBe(waitMs);
});
