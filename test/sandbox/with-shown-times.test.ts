import { expect, test } from 'vitest';
import { type ShownTimes, showTime } from '../../src/sandbox/with-shown-times.ts';
import { startTestSandbox } from './sandbox-client.ts';

const stored: ShownTimes = { timeFormat: 'iso', shownPrecision: 'stored', shownZone: 'utc' };
const timeMs = Date.UTC(2025, 2, 1, 10, 0, 1, 500) + 0.75;

test.each([
  [{}, '"2025-03-01T10:00:01.500Z"'],
  [{ shownPrecision: 's' }, '"2025-03-01T10:00:01Z"'],
  [{ shownPrecision: 'rounded-ms' }, '"2025-03-01T10:00:01.501Z"'],
  [{ shownPrecision: 'cut-ms' }, '"2025-03-01T10:00:01.500Z"'],
  [{ timeFormat: 'postgres' }, '"2025-03-01 10:00:01.500+00"'],
  [{ timeFormat: 'no-zone', shownZone: 'east' }, '"2025-03-01T13:00:01.500"'],
  [{ timeFormat: 'no-zone', shownZone: 'west' }, '"2025-03-01T05:00:01.500"'],
  [{ timeFormat: 'seven-digits' }, '"2025-03-01T10:00:01.5007500"'],
  [{ timeFormat: 'epoch-ms' }, '1740823201500'],
  [{ timeFormat: 'epoch-s', shownPrecision: 's' }, '1740823201'],
  [{ timeFormat: 'rfc-2822' }, '"Sat, 01 Mar 2025 10:00:01 GMT"'],
] satisfies [Partial<ShownTimes>, string][])('%j is %s', (times, text) => {
  expect(showTime(timeMs, { ...stored, ...times })).toBe(text);
});

test('the sandbox answers so, and compares what it has stored', async () => {
  const plain = await ask({});
  const shown = await ask({ 'time-format': 'no-zone', 'shown-zone': 'east' });
  const [first] = plain.page;
  expect(Date.parse(`${shown.page[0]?.createdat}Z`)).toBe(Date.parse(first?.createdat ?? '') + 3 * 3_600_000);
  expect(shown.older).toBe(plain.older);
});

async function ask(flags: Readonly<Record<string, string>>) {
  const { sandbox } = await startTestSandbox(flags);
  const read = async (query: string): Promise<readonly { readonly createdat: string }[]> => {
    const path = `/api/chatbot/messages?botid=bot_123456&chatid=chat_789012${query}`;
    const headers = { authorization: `Bearer ${sandbox.credentials.askyourdatabase.apiKey}` };
    return (await fetch(sandbox.url + path, { headers })).json();
  };
  const older = await read('&timestamp=2024-01-15T10:30:00.001Z');
  return { page: await read(''), older: older.length };
}
