import { expect, it, onTestFinished } from 'vitest';
import { embedTestSandbox } from '../e2e/start-stack.ts';
import { type FaultBench, openBench, useFaultBenches } from './fault-bench.ts';
import { createPlaces, type Place } from './places.ts';

const { open, openReference } = useFaultBenches();

it('what was read is served for ten minutes while the API fails, but not to whoever asks for a fresh look', async () => {
  const reference = await openReference();
  const [place] = await createPlaces(reference);
  if (place === undefined) throw new Error('There is no place.');
  const right = await place.ask(reference);
  await reference.stop();
  const { stack, pass, recover, strike } = await open();
  const ask = async (headers?: Readonly<Record<string, string>>) => {
    const { data, errors, extensions } = await place.ask(stack, headers);
    const isStale = 'stale' in Object(extensions['upstream']);
    expect(extensions['hints'] ?? []).toEqual(isStale ? [expect.objectContaining({ code: 'STALE' })] : []);
    return { data, codes: errors.map((error) => error.extensions['code']), isStale };
  };
  const partial = expect.objectContaining({ peki: expect.objectContaining({ struck: null }) });

  await ask();
  await strike(place.toRules({ fault: '503' }));
  expect(await ask()).toEqual({ data: right.data, codes: [], isStale: false });
  pass(5_000);
  expect(await ask()).toEqual({ data: right.data, codes: [], isStale: true });
  expect(await ask({ 'x-convograph-fresh': '1' })).toEqual({
    data: partial,
    codes: ['UPSTREAM_UNAVAILABLE'],
    isStale: false,
  });
  pass(590_000);
  expect(await ask()).toEqual({ data: right.data, codes: [], isStale: true });
  pass(6_000);
  expect(await ask()).toEqual({ data: partial, codes: ['UPSTREAM_UNAVAILABLE'], isStale: false });
  await recover();
  expect(await ask()).toEqual({ data: right.data, codes: [], isStale: false });
});

it.each([
  ['no header', {}, 60_000],
  ['seconds', { retryAfter: 30 }, 30_000],
  ['garbage', { retryAfter: 'next year' }, 60_000],
  ['a year', { retryAfter: 31_536_000 }, 600_000],
])('429 with %s tells when to come back, and no call goes out before', async (_name, parameters, waitMs) => {
  const reference = await openReference();
  const [place] = await createPlaces(reference);
  await reference.stop();
  if (place === undefined) throw new Error('There is no place.');
  // The deadline is nearer than any of these, so nobody waits.
  const { stack, pass, strike } = await open({ deadlineMs: 20_000 });
  await strike(place.toRules({ fault: '429', times: 1, ...parameters }));
  const told = async () => {
    const { errors } = await place.ask(stack);
    const { code, retryAfterMs } = errors[0]?.extensions ?? {};
    return { code, retryAfterMs: Number(retryAfterMs) };
  };
  expect(await told()).toEqual({ code: 'UPSTREAM_RATE_LIMITED', retryAfterMs: waitMs });
  pass(1_000);
  await stack.takeRequestCounts();
  const second = await told();
  expect(second.code).toBe('UPSTREAM_RATE_LIMITED');
  expect(second.retryAfterMs).toBeGreaterThan(waitMs - 20_000);
  expect(second.retryAfterMs).toBeLessThanOrEqual(waitMs - 1_000);
  expect((await stack.takeRequestCounts()).byRoute).not.toHaveProperty('GET /api/Dev/:chatbotId/messages');
  pass(waitMs);
  expect((await place.ask(stack)).errors).toEqual([]);
});

it.each(['refuse', '500', '401', 'html'])(
  'operations that share calls and scans which fail (%s) all get their answer',
  async (fault) => {
    const reference = await openReference();
    const places = await createPlaces(reference);
    const bench = await open();
    const askAll = () =>
      Promise.all([...places, ...places, ...places].map((place) => place.ask(bench.stack)));
    const right = await askAll();
    expect(right.flatMap(({ errors }) => errors)).toEqual([]);
    for (const probability of [1, 0.3]) {
      bench.pass(3_600_001);
      await bench.strike([{ fault, probability }]);
      for (const answer of await askAll()) {
        bench.expectNothingLeaked(answer);
        expect(answer.status).toBe(200);
        const codes = answer.errors.map(({ extensions }) => String(extensions['code']));
        if (probability === 1) expect(codes.length).toBeGreaterThan(0);
        expect(codes.filter((code) => !code.startsWith('UPSTREAM_'))).toEqual([]);
      }
    }
    await bench.recover();
    bench.pass(3_600_001);
    expect((await askAll()).map(({ data, errors }) => ({ data, errors }))).toEqual(
      right.map(({ data, errors }) => ({ data, errors })),
    );
    await reference.stop();
  },
);

/** Asks every place at once; gives the codes of all errors, which must stand where something needs the API. */
async function askAll({ stack, expectNothingLeaked }: FaultBench, places: readonly Place[]) {
  const answers = await Promise.all(places.map((place) => place.ask(stack)));
  answers.forEach(expectNothingLeaked);
  expect(answers.map(({ status }) => status)).toEqual(places.map(() => 200));
  return answers;
}

it('an API that does not listen is unavailable in every place, and right again when it listens', async () => {
  // Below those that systems give to whoever asks for any, so that nobody takes it meanwhile.
  const port = String(20_000 + (process.pid % 10_000));
  let embedded = await embedTestSandbox({ port });
  onTestFinished(() => embedded.sandbox.close());
  const reference = await openBench(embedded);
  const places = await createPlaces(reference.stack);
  const right = await askAll(reference, places);
  expect(right.flatMap(({ errors }) => errors)).toEqual([]);

  const warm = await openBench(embedded);
  const cold = await openBench(embedded);
  await askAll(warm, places);
  await embedded.sandbox.close();

  for (const { data, errors } of await askAll(cold, places)) {
    expect(new Set(errors.map(({ extensions }) => extensions['code']))).toEqual(
      new Set(['UPSTREAM_UNAVAILABLE']),
    );
    expect(data).toMatchObject({ peki: { name: expect.stringContaining('Sandbox') } });
  }
  warm.pass(5_000);
  const served = await askAll(warm, places);
  expect(served.map(({ data, errors }) => ({ data, errors }))).toEqual(
    right.map(({ data, errors }) => ({ data, errors })),
  );
  expect(served.map(({ extensions }) => extensions['upstream'])).toEqual(
    places.map(() => expect.objectContaining({ stale: true })),
  );

  embedded = await embedTestSandbox({ port });
  for (const bench of [cold, warm]) {
    await bench.recover();
    const again = await askAll(bench, places);
    expect(again.map(({ data, errors }) => ({ data, errors }))).toEqual(
      right.map(({ data, errors }) => ({ data, errors })),
    );
  }
});
