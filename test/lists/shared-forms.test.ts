import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { countRowBytes } from '../../src/cache/count-row-bytes.ts';
import type { SharedForm } from '../../src/cache/replicas/shared-form.ts';
import { decodeShared, encodeShared } from '../../src/cache/replicas/shared-value.ts';
import { type BeforeRun, countTimedBytes } from '../../src/lists/before/before-run.ts';
import { beforeRunsForm } from '../../src/lists/before/before-runs-form.ts';
import type { Run } from '../../src/lists/numbered/run.ts';
import { toRunList } from '../../src/lists/numbered/run-list.ts';
import { createRunListForm } from '../../src/lists/numbered/run-list-form.ts';
import { createRowEntryForm } from '../../src/lists/row-entry-form.ts';
import { messageRow } from '../../src/lists/row-key.ts';
import { messageShape, sessionShape, userShape } from '../../src/lists/row-shapes.ts';
import type { Message } from '../../src/models.ts';
import { createMessage } from '../loaders/scripted-source.ts';

const asTold = { ofProof: (timeMs: number) => timeMs, ofArrival: (timeMs: number) => timeMs };

/** Through bytes and back. */
async function carry<Value extends object>(form: SharedForm<Value>, value: Value): Promise<Value | null> {
  const bytes = await encodeShared([1, 2, 3], value);
  const shared = bytes && (await decodeShared(bytes));
  return shared && form.parse(shared.json, asTold);
}

const text = fc.option(
  fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', '\u0000', '\ud83d', '9007199254740993')),
);
const timeMs = fc.option(fc.integer({ min: -8.64e15, max: 8.64e15 }));
const number = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0));
const whole = fc.nat(1_000_000);
/** As it comes out of an upstream's answer. */
const json = fc
  .dictionary(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor')), fc.jsonValue())
  .map((value) => JSON.parse(JSON.stringify(value)));

const user = fc.record({
  chatbotId: fc.string(),
  userId: fc.string(),
  firstName: text,
  lastName: text,
  email: text,
  phoneNumber: text,
  username: text,
  source: text,
  data: fc.option(json),
  lastReceivedText: text,
  lastMessageAtMs: timeMs,
  createdAtMs: timeMs,
  updatedAtMs: timeMs,
});
const session = fc.record({
  chatbotId: fc.string(),
  sessionId: fc.string(),
  userId: text,
  threadId: text,
  status: fc.option(fc.constantFrom('ACTIVE' as const, 'CLOSED' as const, 'UNKNOWN' as const)),
  subject: text,
  summary: text,
  behaviour: text,
  result: text,
  category: text,
  sentiment: text,
  language: text,
  source: text,
  userName: text,
  score: number,
  tags: fc.array(fc.string()),
  tokenCount: number,
  createdAtMs: timeMs,
  updatedAtMs: timeMs,
});
const base = {
  chatbotId: fc.string(),
  messageId: fc.string(),
  sessionId: text,
  userId: text,
  role: fc.constantFrom('USER' as const, 'ASSISTANT' as const, 'SYSTEM' as const, 'UNKNOWN' as const),
  createdAtMs: timeMs,
  tokenCount: number,
  responseTime: number,
};
const message: fc.Arbitrary<Message> = fc.oneof(
  fc.record({ ...base, kind: fc.constant('text' as const), text: fc.string(), attachmentUrl: text }),
  fc.record({
    ...base,
    kind: fc.constant('sql' as const),
    sql: text,
    result: fc.option(
      fc.record({
        rows: fc.array(json, { maxLength: 3 }),
        columns: fc.option(fc.array(fc.string(), { maxLength: 3 })),
        viewLink: text,
      }),
    ),
  }),
  fc.record({ ...base, kind: fc.constant('image' as const), url: fc.string() }),
  fc.record({ ...base, kind: fc.constant('unknown' as const), reason: fc.string(), attachmentUrl: text }),
);

function toRun<Row>(row: fc.Arbitrary<Row>): fc.Arbitrary<Run<Row>> {
  return fc
    .record({
      rows: fc.array(row, { maxLength: 12 }),
      start: whole,
      below: whole,
      isTail: fc.boolean(),
      sinceMs: whole,
      answeredMs: whole,
      provenMs: whole,
      unstable: fc.nat(12),
      stableBeforeMs: fc.integer(),
    })
    .map(({ below, unstable, ...run }) => ({
      ...run,
      sizeBytes: countRowBytes(run.rows),
      total: run.start + run.rows.length + below,
      unstable: Math.min(unstable, run.rows.length),
    }));
}

const beforeRun: fc.Arbitrary<BeforeRun> = fc
  .record({
    rows: fc.array(fc.record({ message, timeMs: fc.integer() }), { maxLength: 12 }),
    untilMs: fc.oneof(fc.integer(), fc.constant(Number.POSITIVE_INFINITY)),
    stableUntilMs: fc.integer(),
    isTail: fc.boolean(),
    isShort: fc.boolean(),
    sinceMs: whole,
    provenMs: whole,
    headProvenMs: whole,
  })
  .map((run) => ({ ...run, sizeBytes: countTimedBytes(run.rows) }));

describe('what replicas tell each other', () => {
  const rules = { idOf: JSON.stringify, appendOnly: true };

  test.each([
    ['users', user, userShape],
    ['sessions', session, sessionShape],
    ['messages', message, messageShape],
  ] as const)(
    'arrives as it was: lists and single rows of %s',
    async (_name, row: fc.Arbitrary<object>, shape) => {
      const lists = createRunListForm<object>(shape, rules);
      const rows = createRowEntryForm<object>(shape);
      await fc.assert(
        fc.asyncProperty(
          fc.array(toRun(row), { maxLength: 4 }),
          fc.option(row),
          whole,
          async (runs, one, provenMs) => {
            const list = toRunList(runs);
            expect(await carry(lists, list)).toEqual(list);
            const kept = { row: one, provenMs, sizeBytes: countRowBytes([one]) };
            expect(await carry(rows, kept)).toEqual(kept);
          },
        ),
      );
    },
  );

  test('arrives as it was: lists that are read "before a timestamp"', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(beforeRun, { maxLength: 4 }), async (runs) => {
        expect(await carry(beforeRunsForm, runs)).toEqual(runs);
      }),
    );
  });

  it.each([
    ['nothing', null],
    ['a text', 'rows'],
    ['a list of something else', [1]],
    [
      'a row without an id',
      { runs: [{ ...sharedRun(), rows: [{ ...createMessage(1), messageId: undefined }] }] },
    ],
    [
      'a row of an unknown kind',
      { runs: [{ ...sharedRun(), rows: [{ ...createMessage(1), kind: 'poem' }] }] },
    ],
    ['a time that is none', { runs: [{ ...sharedRun(), provenMs: null }] }],
    ['more rows than there are', { runs: [{ ...sharedRun(), total: 0 }] }],
    ['more young rows than rows', { runs: [{ ...sharedRun(), unstable: 2 }] }],
  ])('takes %s for no list', (_name, json) => {
    const form = createRunListForm(messageShape, { idOf: messageRow.idOf, appendOnly: true });
    expect(form.parse({ runs: [sharedRun()] }, asTold)?.runs).toHaveLength(1);
    expect(form.parse(json, asTold)).toBeNull();
    expect(beforeRunsForm.parse(json, asTold)).toBeNull();
    expect(createRowEntryForm(messageShape).parse(json, asTold)).toBeNull();
  });

  it('keeps of two rows the one that was read last', () => {
    const form = createRowEntryForm(messageShape);
    const [old, young] = [1, 2].map((provenMs) => ({ row: createMessage(provenMs), provenMs, sizeBytes: 1 }));
    if (old === undefined || young === undefined) throw new Error('there are two');
    expect(form.merge(old, young)).toBe(young);
    expect(form.merge(young, old)).toBe(young);
  });
});

function sharedRun() {
  return {
    rows: [createMessage(1)],
    start: 0,
    total: 1,
    isTail: true,
    sinceMs: 0,
    answeredMs: 0,
    provenMs: 0,
    unstable: 0,
    stableBeforeMs: 0,
  };
}
