import { expect, it } from 'vitest';
import { reply, startScriptedUpstream } from '../contract/scripted-upstream.ts';
import { type BenchOptions, useFaultBenches } from './fault-bench.ts';
import { createPlaces } from './places.ts';

const { open, openReference } = useFaultBenches();

async function prepare(options?: BenchOptions) {
  const reference = await openReference();
  const [place] = await createPlaces(reference);
  await reference.stop();
  if (place === undefined) throw new Error('There is no place.');
  return { place, bench: await open(options) };
}

it('a redirect leads nowhere: the other origin is never asked', async () => {
  const { place, bench } = await prepare();
  const elsewhere = await startScriptedUpstream(reply(200, { data: [], totalItems: 0 }));
  for (const location of [`${elsewhere.origin}/stolen`, '/__sandbox/requests', 'not a url']) {
    await bench.strike(place.toRules({ fault: '301', location }));
    const answer = await place.ask(bench.stack);
    bench.expectNothingLeaked(answer);
    expect(answer.errors.map(({ extensions }) => extensions['code'])).toEqual(['UPSTREAM_INVALID_RESPONSE']);
  }
  await elsewhere.close();
  await bench.recover();
  expect(elsewhere.seen).toEqual([]);
});

const mebibyte = 2 ** 20;

it.each(['huge-body', 'gzip-bomb'])(
  '%s of 256 MiB takes a bounded part of the memory',
  { retry: 2 },
  async (fault) => {
    const { place, bench } = await prepare();
    await bench.strike(place.toRules({ fault, bytes: 256 * mebibyte }));
    // The first one takes what the sandbox itself needs.
    await place.ask(bench.stack);
    const beforeBytes = process.memoryUsage().rss;
    let peakBytes = 0;
    for (let time = 0; time < 3; time++) {
      const answer = await place.ask(bench.stack);
      peakBytes = Math.max(peakBytes, process.memoryUsage().rss);
      bench.expectNothingLeaked(answer);
      expect(answer.errors.map(({ extensions }) => extensions['code'])).toEqual([
        'UPSTREAM_INVALID_RESPONSE',
      ]);
      expect(answer.data).toMatchObject({ peki: { struck: null, users: { nodes: [{}, {}] } } });
    }
    await bench.recover();
    // The cap is 11 MB; what three of them leave behind may not be collected yet.
    expect(peakBytes - beforeBytes).toBeLessThan(100 * mebibyte);
  },
);
