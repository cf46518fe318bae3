import { describe, expect, it } from 'vitest';
import { parseDateTime } from '../../src/schema/parse-date-time.ts';

describe('parseDateTime', () => {
  it.each([
    ['2025-04-08T12:00:00Z', '2025-04-08T12:00:00.000Z'],
    ['2025-04-08T14:00:00.25+02:00', '2025-04-08T12:00:00.250Z'],
    ['2025-04-08T12:00:00.123000Z', '2025-04-08T12:00:00.123Z'],
    ['2025-04-08T12:00:00.1230001Z', '2025-04-08T12:00:00.124Z'],
    ['2025-04-08T12:00:00.9999Z', '2025-04-08T12:00:01.000Z'],
  ])('takes %s', (text, time) => {
    expect(new Date(parseDateTime(text)).toISOString()).toBe(time);
  });

  it.each(['2025-04-08', '2025-04-08T12:00:00', '2025-02-30T12:00:00Z', 'now', '', 1_744_113_600_000, null])(
    'refuses %s, with an example',
    (value) => {
      expect(() => parseDateTime(value)).toThrow('"2025-04-08T12:00:00Z"');
    },
  );
});
