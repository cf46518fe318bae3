import { describe, expect, it } from 'vitest';
import { parseIsoTime, toIsoTime } from '../../src/sandbox/iso-time.ts';

describe('parseIsoTime', () => {
  it.each([
    ['2024-01-15T10:30:00Z', Date.UTC(2024, 0, 15, 10, 30)],
    ['2024-01-15T10:30:00.1Z', Date.UTC(2024, 0, 15, 10, 30, 0, 100)],
    ['2024-01-15T10:30:00.007Z', Date.UTC(2024, 0, 15, 10, 30, 0, 7)],
    ['2024-01-15T10:30:00.000500Z', Date.UTC(2024, 0, 15, 10, 30) + 0.5],
    ['2024-01-15T10:30:00+02:00', Date.UTC(2024, 0, 15, 8, 30)],
    ['2024-01-15T10:30:00-05:30', Date.UTC(2024, 0, 15, 16)],
    ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
  ])('reads %s', (text, timeMs) => {
    expect(parseIsoTime(text)).toBe(timeMs);
  });

  it.each([
    '',
    'yesterday',
    '2024-01-15',
    '2024-01-15T10:30:00',
    '2024-01-15 10:30:00Z',
    '2024-01-15T10:30:00.000 00:00',
    '2023-02-29T00:00:00Z',
    '2024-13-01T00:00:00Z',
    '1705314600',
  ])('refuses %j', (text) => {
    expect(parseIsoTime(text)).toBeNull();
  });

  it('reads every millisecond that Date writes', () => {
    for (let timeMs = 0; timeMs < 1000; timeMs += 1) {
      expect(parseIsoTime(new Date(timeMs).toISOString())).toBe(timeMs);
    }
  });
});

describe('toIsoTime', () => {
  it('writes the precision asked for', () => {
    expect(toIsoTime(1999, 'ms')).toBe('1970-01-01T00:00:01.999Z');
    expect(toIsoTime(1999, 's')).toBe('1970-01-01T00:00:01Z');
  });
});
