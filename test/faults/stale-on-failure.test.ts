import { expect, it } from 'vitest';
import { useFaultBenches } from './fault-bench.ts';
import { createPlaces } from './places.ts';

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
  ['seconds', { retryAfter: 7 }, 7_000],
  ['garbage', { retryAfter: 'next year' }, 60_000],
  ['a year', { retryAfter: 31_536_000 }, 600_000],
])('429 with %s tells when to come back, and no call goes out before', async (_name, parameters, waitMs) => {
  const reference = await openReference();
  const [place] = await createPlaces(reference);
  await reference.stop();
  if (place === undefined) throw new Error('There is no place.');
  // The deadline is nearer than any of these, so nobody waits.
  const { stack, pass, strike } = await open({ deadlineMs: 5_000 });
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
  expect(second.retryAfterMs).toBeGreaterThan(waitMs - 3_000);
  expect(second.retryAfterMs).toBeLessThanOrEqual(waitMs - 1_000);
  expect((await stack.takeRequestCounts()).byRoute).not.toHaveProperty('GET /api/Dev/:chatbotId/messages');
  pass(waitMs);
  expect((await place.ask(stack)).errors).toEqual([]);
});
