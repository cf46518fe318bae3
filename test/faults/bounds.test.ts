import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { reply, startScriptedUpstream } from '../../src/testing/scripted-upstream.ts';
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
/** What one answer may hold, and what may be on its way when that is passed. */
const mostRead = 12 * mebibyte;

it.each(['huge-body', 'gzip-bomb'])('%s of 256 MiB is cut off, and never held as a whole', async (fault) => {
  const sockets: Socket[] = [];
  const addSocket = (message: unknown) => void sockets.push((message as { readonly socket: Socket }).socket);
  subscribe('undici:client:connected', addSocket);
  onTestFinished(() => void unsubscribe('undici:client:connected', addSocket));
  const { place, bench } = await prepare();
  await bench.strike(place.toRules({ fault, bytes: 256 * mebibyte }));
  // The first one takes what the sandbox itself needs.
  await place.ask(bench.stack);
  const beforeBytes = process.memoryUsage().rss;
  const answer = await place.ask(bench.stack);
  const grownBytes = process.memoryUsage().rss - beforeBytes;
  bench.expectNothingLeaked(answer);
  expect(answer.errors.map(({ extensions }) => extensions['code'])).toEqual(['UPSTREAM_INVALID_RESPONSE']);
  expect(answer.data).toMatchObject({ peki: { struck: null, users: { nodes: [{}, {}] } } });
  const struck = await bench.countStruck();
  await bench.recover();
  expect(sockets.length).toBeGreaterThan(0);
  expect(sockets.reduce((sum, { bytesRead }) => sum + bytesRead, 0)).toBeLessThan(struck * mostRead);
  expect(grownBytes).toBeLessThan(256 * mebibyte);
});
