import { parseArgs } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  parseSandboxFlags,
  SandboxOptionsError,
  sandboxFlags,
  sandboxHelp,
  toTotals,
} from '../../src/sandbox/sandbox-options.ts';

function problemsOf(values: Record<string, unknown>): readonly string[] {
  try {
    parseSandboxFlags(values);
  } catch (error) {
    if (error instanceof SandboxOptionsError) return error.problems;
    throw error;
  }
  return [];
}

describe('parseSandboxFlags', () => {
  it('gives the defaults', () => {
    expect(parseSandboxFlags({})).toEqual({
      host: '127.0.0.1',
      port: 4010,
      seed: 1,
      credential: [],
      latencyMs: 0,
      maxPageSize: 100,
      overLimit: 'clamp',
      paceMs: 0,
      pastEnd: 'empty',
      notFound: '404',
      listOrder: 'created',
      countLag: 0,
      echoPageSize: 'used',
      hideRows: 0,
      doubleRows: 0,
      before: 'strict',
      debugFilter: 'before',
      unknownChat: 'empty',
      askRateLimit: 100,
      retryAfter: 'on',
      timePrecision: 'ms',
      timeFormat: 'iso',
      shownPrecision: 'stored',
      shownZone: 'utc',
    });
  });

  it('reads what parseArgs gives', () => {
    const { values } = parseArgs({
      options: sandboxFlags,
      args: [
        ...[
          '--port',
          '0',
          '--db',
          'a.db',
          '--data',
          'dir',
          '--latency-ms=5',
          '--seed',
          '7',
          '--max-page-size',
          '50',
        ],
        ...['--over-limit', 'refuse', '--past-end', 'last', '--not-found', '200', '--list-order', 'activity'],
        ...[
          '--count-lag',
          '3',
          '--echo-page-size',
          'asked',
          '--hide-rows',
          '7',
          '--double-rows',
          '2',
          '--before',
          'inclusive',
          '--unknown-chat',
          '400',
          '--ask-rate-limit',
          '0',
        ],
        ...['--retry-after', 'off', '--time-precision', 's'],
        ...['--credential', 'peki:pk_a:sk_a:x,y', '--credential', 'askyourdatabase:k:z'],
      ],
    });
    expect(parseSandboxFlags(values)).toMatchObject({
      port: 0,
      db: 'a.db',
      data: 'dir',
      latencyMs: 5,
      seed: 7,
      maxPageSize: 50,
      overLimit: 'refuse',
      pastEnd: 'last',
      notFound: '200',
      listOrder: 'activity',
      countLag: 3,
      echoPageSize: 'asked',
      hideRows: 7,
      doubleRows: 2,
      before: 'inclusive',
      unknownChat: '400',
      askRateLimit: 0,
      retryAfter: 'off',
      timePrecision: 's',
      credential: [
        { provider: 'peki', apiKey: 'pk_a', apiSecret: 'sk_a', chatbotIds: ['x', 'y'] },
        { provider: 'askyourdatabase', apiKey: 'k', chatbotIds: ['z'] },
      ],
    });
  });

  it('tells all problems at once, and never a secret', () => {
    const problems = problemsOf({
      port: '65536',
      'latency-ms': '-1',
      seed: '1.5',
      before: 'maybe',
      db: '',
      credential: [
        'peki:pk_a:sk_hidden',
        'peki:pk_sandbox:sk_hidden:x',
        'askyourdatabase:k:',
        'askyourdatabase:k:a',
      ],
    });
    expect(problems).toEqual([
      '--port must be a whole number from 0 to 65535, not "65536".',
      '--db needs a value.',
      expect.stringMatching(/^--credential number 1 must read/),
      '--credential number 2 repeats the key of another one: give each key once.',
      expect.stringMatching(/^--credential number 3 must read/),
      '--seed must be a whole number from 0 to 4294967295, not "1.5".',
      '--latency-ms must be a whole number from 0 to 60000, not "-1".',
      '--before must be strict or inclusive, not "maybe".',
    ]);
    expect(problems.join()).not.toContain('hidden');
  });

  it.each([
    [{ messages: '100' }, { users: 3, sessions: 5, messages: 100 }],
    [{ users: '10' }, { users: 10, sessions: 20, messages: 400 }],
    [
      { sessions: '10', messages: '0' },
      { users: 5, sessions: 10, messages: 0 },
    ],
    [
      { users: '2', sessions: '10', messages: '7' },
      { users: 2, sessions: 10, messages: 7 },
    ],
  ])('completes the totals of %j', (values, generator) => {
    expect(toTotals(parseSandboxFlags(values))).toEqual(generator);
  });
});

it('tells which totals do not go together', () => {
  expect(problemsOf({ sessions: '11', users: '2' })).toEqual([
    '--sessions 11 needs --users 3 or more: a user has at most 5.',
  ]);
});

describe('sandboxHelp', () => {
  it('has a line for every flag', () => {
    for (const name of Object.keys(sandboxFlags)) {
      expect(sandboxHelp.filter((line) => line.startsWith(`  --${name} `))).toHaveLength(1);
    }
    expect(sandboxHelp.join('\n')).toContain('--before strict|inclusive');
  });
});
