import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { type BeforeRun, countTimedBytes } from '../../../src/history/before-run.ts';
import { countRowBytes } from '../../../src/history/count-row-bytes.ts';
import type { Run } from '../../../src/history/run.ts';
import { toRunList } from '../../../src/history/run-list.ts';
import { beforeRunsForm } from '../../../src/history/shared/before-runs-form.ts';
import { createKeptRowForm } from '../../../src/history/shared/kept-row-form.ts';
import { messageShape, sessionShape, userShape } from '../../../src/history/shared/row-shapes.ts';
import { createRunListForm } from '../../../src/history/shared/run-list-form.ts';
import type { SharedForm, ToAge, ToTime } from '../../../src/history/shared/shared-form.ts';
import { decodeFrame, encodeFrame } from '../../../src/history/shared/shared-frame.ts';
import type { Message } from '../../../src/models.ts';
import { messageRow } from '../../../src/pagination/row-keys.ts';
import { createMessage } from '../../loaders/scripted-source.ts';

const nowMs = 5_000_000;
const exact: ToAge = { ofProof: (atMs) => nowMs - atMs, ofArrival: (atMs) => nowMs - atMs };
const back: ToTime = { ofProof: (ageMs) => nowMs - ageMs, ofArrival: (ageMs) => nowMs - ageMs };
const writtenAt = { earliestMs: 1, latestMs: 2, wallMs: 3 };
const stamp = 'abcdefghijklmnop';

/** Through bytes and back. */
async function carry<Value extends object>(form: SharedForm<Value>, value: Value): Promise<Value | null> {
  const bytes = await encodeFrame({ stamp, writtenAt, packed: form.pack(value, exact) });
  const frame = bytes && (await decodeFrame(bytes));
  return frame && form.unpack(frame.packed, back);
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
      unsettled: fc.nat(12),
      settledBeforeMs: fc.integer(),
    })
    .map(({ below, unsettled, ...run }) => ({
      ...run,
      sizeBytes: countRowBytes(run.rows),
      total: run.start + run.rows.length + below,
      unsettled: Math.min(unsettled, run.rows.length),
    }));
}

const beforeRun: fc.Arbitrary<BeforeRun> = fc
  .record({
    rows: fc.array(fc.record({ message, timeMs: fc.integer() }), { maxLength: 12 }),
    untilMs: fc.oneof(fc.integer(), fc.constant(Number.POSITIVE_INFINITY)),
    settledUntilMs: fc.integer(),
    isTail: fc.boolean(),
    isShort: fc.boolean(),
    sinceMs: whole,
    provenMs: whole,
    headProvenMs: whole,
  })
  .map((run) => ({ ...run, sizeBytes: countTimedBytes(run.rows) }));

describe('what replicas tell each other', () => {
  const rules = { idOf: JSON.stringify, isHistory: true };

  test.each([
    ['users', user, userShape],
    ['sessions', session, sessionShape],
    ['messages', message, messageShape],
  ] as const)(
    'arrives as it was: lists and single rows of %s',
    async (_name, row: fc.Arbitrary<object>, shape) => {
      const lists = createRunListForm<object>(shape, rules);
      const rows = createKeptRowForm<object>(shape);
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
    ['a row without an id', [{ ...packedRun(), rows: [{ ...createMessage(1), messageId: undefined }] }]],
    ['a row of an unknown kind', [{ ...packedRun(), rows: [{ ...createMessage(1), kind: 'poem' }] }]],
    ['a negative age', [{ ...packedRun(), proven: -1 }]],
    ['more rows than there are', [{ ...packedRun(), total: 0 }]],
    ['more young rows than rows', [{ ...packedRun(), unsettled: 2 }]],
  ])('takes %s for no list', (_name, packed) => {
    const form = createRunListForm(messageShape, { idOf: messageRow.idOf, isHistory: true });
    expect(form.unpack([packedRun()], back)?.runs).toHaveLength(1);
    expect(form.unpack(packed, back)).toBeNull();
    expect(beforeRunsForm.unpack(packed, back)).toBeNull();
    expect(createKeptRowForm(messageShape).unpack(packed, back)).toBeNull();
  });

  it('keeps of two rows the one that was read last', () => {
    const form = createKeptRowForm(messageShape);
    const [old, young] = [1, 2].map((provenMs) => ({ row: createMessage(provenMs), provenMs, sizeBytes: 1 }));
    if (old === undefined || young === undefined) throw new Error('there are two');
    expect(form.merge(old, young)).toBe(young);
    expect(form.merge(young, old)).toBe(young);
  });
});

function packedRun() {
  return {
    rows: [createMessage(1)],
    start: 0,
    total: 1,
    isTail: true,
    since: 0,
    answered: 0,
    proven: 0,
    unsettled: 0,
    settledBeforeMs: 0,
  };
}
