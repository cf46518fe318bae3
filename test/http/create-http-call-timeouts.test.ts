import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { createHttpCall } from '../../src/http/create-http-call.ts';
import { reply, type ScriptedUpstream, startScriptedUpstream } from '../../src/testing/scripted-upstream.ts';

let upstream: ScriptedUpstream;
beforeEach(async () => {
  upstream = await startScriptedUpstream(reply(200, 'hello'));
});
afterEach(() => upstream.close());

/** Time passes when the test says so. Call it once a connection is open: undici keeps the timer that it made for the first. */
function stopTimers(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
}

test('a slow reader is not taken for a slow upstream', async () => {
  const patient = createHttpCall({ origin: upstream.origin, bodyTimeoutMs: 40 });
  onTestFinished(() => patient.close());
  await patient.call({ method: 'GET', path: '/', headers: {} });
  stopTimers();
  let end = () => {};
  upstream.answer = (response) => {
    response.write('a');
    end = () => void response.end('b');
  };
  const pieces: string[] = [];
  await patient.call({
    method: 'GET',
    path: '/',
    headers: {},
    sink: {
      begin(_head, flow) {
        flow.pause();
        vi.advanceTimersByTime(110);
        setImmediate(() => {
          flow.resume();
          end();
        });
        return true;
      },
      take: (bytes) => void pieces.push(bytes.toString()),
    },
  });
  expect(pieces.join('')).toBe('ab');
});

test('waits for an answer until the time that is given, and sends nothing after it', async () => {
  let nowMs = 0;
  const impatient = createHttpCall({ origin: upstream.origin, headersTimeoutMs: 1_000, now: () => nowMs });
  onTestFinished(() => impatient.close());
  await impatient.call({ method: 'GET', path: '/', headers: {} });
  stopTimers();
  const arrived = new Promise<void>((resolve) => {
    upstream.answer = () => resolve();
  });
  let isOver = false;
  const late = impatient
    .call({ method: 'POST', path: '/', headers: {}, answerByMs: 2_000 })
    .catch((error) => {
      isOver = true;
      throw error;
    });
  await arrived;
  vi.advanceTimersByTime(1_999);
  await new Promise(setImmediate);
  expect(isOver).toBe(false);
  vi.advanceTimersByTime(1);
  await expect(late).rejects.toMatchObject({ wasSent: true });
  nowMs = 2_000;
  const unsent = impatient.call({ method: 'POST', path: '/', headers: {}, answerByMs: 2_000 });
  await expect(unsent).rejects.toMatchObject({ kind: 'overdue', wasSent: false });
  expect(upstream.seen).toHaveLength(2);
});
