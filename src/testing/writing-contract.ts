import { describe, expect, test } from 'vitest';
import type { CallContext } from '../call-context.ts';
import { UpstreamError, type UpstreamErrorKind } from '../errors.ts';
import { createLedger } from '../ledger/create-ledger.ts';
import type { Source } from '../sources/source.ts';
import { type Answer, reply } from './scripted-upstream.ts';
import { type SourceBench, type SourceHarness, secrets, useSourceBench } from './source-bench.ts';

/** How something is written, and what a source makes of the answer. */
interface Writing {
  readonly good: Answer;
  write(source: Source, call: CallContext): Promise<unknown>;
  readonly said: unknown;
}

const text = 'What was ordered? 👋 "Zoë"';

const statuses: readonly (readonly [number, UpstreamErrorKind])[] = [
  [302, 'outcome-unknown'],
  [400, 'bad-request'],
  [401, 'unauthenticated'],
  [403, 'forbidden'],
  [408, 'outcome-unknown'],
  [429, 'rate-limited'],
  [500, 'outcome-unknown'],
  [502, 'outcome-unknown'],
  [503, 'outcome-unknown'],
  [504, 'outcome-unknown'],
];

/** What every source that sends or asks makes of answers: one call, whatever they are. */
export function describeWritingContract(harness: SourceHarness): void {
  const { sending, asking } = harness;
  if (sending !== undefined) {
    describeWriting('sending', harness, {
      good: reply(200, sending.answer),
      said: sending.said,
      async write({ sendMessage }, call) {
        const message = { userId: 'u1', userName: 'Zoë', content: text, fileUrl: 'https://a.example/b.pdf' };
        return sendMessage?.(message, call);
      },
    });
  }
  if (asking === undefined) return;
  describeWriting('asking', harness, {
    good: reply(200, asking.stream, { 'content-type': 'text/event-stream' }),
    said: asking.parts,
    async write({ ask }, call) {
      const parts: unknown[] = [];
      const answer = await ask?.({ sessionId: 's1', question: text, includeSql: true }, call);
      for await (const part of answer ?? []) parts.push(part);
      return parts;
    },
  });
}

function describeWriting(name: string, harness: SourceHarness, { good, said, write }: Writing): void {
  describe(name, () => {
    const bench = useSourceBench(harness);

    test('gives what was said, for one call that holds what was sent', async () => {
      bench.upstream.answer = good;
      const ledger = createLedger();
      expect(await write(bench.open(), { ledger })).toEqual(said);
      expect(ledger.calls()).toBe(1);
      expect(bench.upstream.seen).toHaveLength(1);
      expect(bench.upstream.seen[0]?.method).toBe('POST');
      expect(bench.upstream.seen[0]?.body).toContain(JSON.stringify(text));
    });

    test.each(statuses)('status %i is an error of kind %s, of one call', async (status, kind) => {
      bench.upstream.answer = reply(status, { error: 'BODY-CANARY key_very_secret' });
      expect(await failWriting(bench, write)).toMatchObject({ kind, status });
      expect(bench.upstream.seen).toHaveLength(1);
    });

    test.each<readonly [string, Answer]>([
      ['HTML', reply(200, '<!DOCTYPE html><title>BODY-CANARY</title>')],
      ['no body', reply(200, '')],
      ['a body of another shape', reply(200, '{"items":[]}')],
      ['a stated failure', reply(200, '{"data":null,"error":"Internal server error."}')],
      ['a connection that is cut', (response) => void response.socket?.destroy()],
      [
        'a body that is cut',
        (response) => {
          response
            .writeHead(200, { 'content-length': '100', 'content-type': 'text/event-stream' })
            .write('data: {"');
          setImmediate(() => response.socket?.destroy());
        },
      ],
    ])('%s: the outcome is unknown, of one call', async (_name, answer) => {
      bench.upstream.answer = answer;
      expect((await failWriting(bench, write)).kind).toBe('outcome-unknown');
      expect(bench.upstream.seen).toHaveLength(1);
    });

    test('an answer that never comes: the outcome is unknown before the deadline', async () => {
      bench.upstream.answer = () => {};
      const deadlineMs = performance.now() + 400;
      expect((await failWriting(bench, write, { deadlineMs })).kind).toBe('outcome-unknown');
      expect(performance.now()).toBeLessThan(deadlineMs);
      expect(bench.upstream.seen).toHaveLength(1);
    });

    test('a server that is not there is unavailable: nothing was sent', async () => {
      const source = bench.open();
      await bench.upstream.close();
      await expect(write(source, {})).rejects.toMatchObject({ kind: 'unavailable' });
    });

    test('a caller that has left sends nothing', async () => {
      const signal = AbortSignal.abort(new Error('gone'));
      await expect(write(bench.open(), { signal })).rejects.toThrow('gone');
      expect(bench.upstream.seen).toEqual([]);
    });
  });
}

async function failWriting(
  bench: SourceBench,
  write: Writing['write'],
  call: CallContext = {},
): Promise<UpstreamError> {
  const error = await write(bench.open(), call).then(
    () => expect.fail('It should have failed.'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof UpstreamError)) throw error;
  for (const secret of [...secrets, 'BODY-CANARY', text]) expect(JSON.stringify(error)).not.toContain(secret);
  return error;
}
