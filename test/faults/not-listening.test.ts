import { afterAll, beforeAll, expect, it } from 'vitest';
import type { EmbeddedSandbox } from '../../src/commands/embed-sandbox.ts';
import { embedTestSandbox } from '../e2e/start-stack.ts';
import { type FaultBench, openBench } from './fault-bench.ts';
import { createPlaces, type Place } from './places.ts';

let embedded: EmbeddedSandbox;
beforeAll(async () => {
  embedded = await embedTestSandbox();
});
afterAll(() => embedded.sandbox.close());

/** Asks every place at once; gives the codes of all errors, which must stand where something needs the API. */
async function askAll({ stack, expectNothingLeaked }: FaultBench, places: readonly Place[]) {
  const answers = await Promise.all(places.map((place) => place.ask(stack)));
  answers.forEach(expectNothingLeaked);
  expect(answers.map(({ status }) => status)).toEqual(places.map(() => 200));
  return answers;
}

it('an API that does not listen is unavailable in every place, and right again when it listens', async () => {
  const reference = await openBench(embedded);
  const places = await createPlaces(reference.stack);
  const right = await askAll(reference, places);
  expect(right.flatMap(({ errors }) => errors)).toEqual([]);

  const port = String(embedded.sandbox.port);
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
