import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createRandom, type Random } from '../../../src/sandbox/random.ts';
import { scopes } from '../../../src/viewer.ts';
import { createFolder } from '../../archive/open-test-archive.ts';
import { hasPostgres, startPostgres } from '../../archive/postgres/start-postgres.ts';
import { postQuery } from '../post-query.ts';
import { decode, findCanaries, findEncoded, readCanary, type Tenant, tenants } from './canaries.ts';
import { fixedDocuments } from './fixed-documents.ts';
import { createKnownValues } from './known-values.ts';
import { createRandomDocument, type RandomDocument } from './random-document.ts';
import { createRandomVariables } from './random-variables.ts';
import { startTenants, toAuthorization } from './start-tenants.ts';

/** More of them: npm run test:long */
const mostOperations = Number(process.env['OPERATIONS'] ?? 2_000);
const documentCount = 150;
const clientCount = 16;
/** The APIs fail for the last part of each period, counted in operations. */
const outage = { period: 500, from: 300 };
/** To see a failure again, put its seed here. What the clients hear from each other depends on time, though. */
const seed = randomInt(2 ** 32 - 1);

/** How often each must come to light in 10,000 operations, at least: what a test that asks for nothing would not see. */
const needed: Readonly<Record<string, number>> = {
  ...Object.fromEntries(
    tenants.flatMap((tenant) => ['id', 'plain', 'pii', 'sql'].map((kind) => [`${tenant} ${kind}`, 20])),
  ),
  FORBIDDEN: 500,
  found: 20,
  STALE: 20,
  archived: 20,
  'kept answer': 20,
  'with limit': 300,
};

interface Caller {
  readonly tenant: Tenant;
  readonly scopes: readonly string[];
}

/** What has come to light, by its name. */
class Tally {
  readonly counts = new Map<string, number>();
  add(name: string, count = 1): void {
    this.counts.set(name, this.of(name) + count);
  }
  of(name: string): number {
    return this.counts.get(name) ?? 0;
  }
}

/** Everybody may name what they sent themselves; nobody sees another's, or what they have no scope for. */
function findLeaks(answer: string, request: string, { tenant, scopes: own }: Caller, seen: Tally): string[] {
  const sent = findCanaries(request);
  // A match may begin or end within a canary.
  const leaks = [...findCanaries(answer.replaceAll(/<\/?mark>/g, ''))].filter((name) => {
    if (sent.has(name)) return false;
    const canary = readCanary(name);
    seen.add(`${canary.tenant} ${canary.kind}`);
    const isForbidden =
      (canary.kind === 'pii' && !own.includes('read:pii')) ||
      (canary.kind === 'sql' && !own.includes('read:sql'));
    return canary.tenant !== tenant || isForbidden;
  });
  return /"upstream":/.test(answer) && !own.includes('explain') ? [...leaks, 'upstream'] : leaks;
}

const postgres = hasPostgres ? await startPostgres() : null;
afterAll(() => postgres?.remove());

const archives = [
  {
    name: 'a file',
    operationCount: mostOperations,
    create: async () => ({ file: join(createFolder(), 'archive.db') }),
  },
  // Whoever asks is kept apart by the same code, so that fewer tell whether the database keeps rows apart.
  ...(postgres === null
    ? []
    : [
        {
          name: 'PostgreSQL',
          operationCount: mostOperations / 4,
          create: async () => ({ url: await postgres.createDatabase() }),
        },
      ]),
];

it.each(archives)(
  'keeps two tenants apart, through thousands of operations of all kinds at the same time, with an archive in $name',
  async ({ operationCount, create }) => {
    const tally = new Tally();
    const server = await startTenants(await create(), () => tally.add('kept answer'));
    const known = createKnownValues(server.chatbotIds);
    const writer = createRandom(seed);
    const documents: readonly RandomDocument[] = Array.from({ length: documentCount }, () =>
      createRandomDocument(server.schema, writer),
    );
    let sent = 0;
    let isOut = false;

    async function ask(
      caller: Caller,
      body: unknown,
      headers: Readonly<Record<string, string>>,
    ): Promise<void> {
      const authorization = toAuthorization(caller.tenant, caller.scopes);
      const { text, headers: answered } = await postQuery(server.url, body, { ...headers, authorization });
      const answer = `${text}\n${JSON.stringify(answered)}`;
      const leaks = findLeaks(answer, JSON.stringify(body), caller, tally);
      if (leaks.length > 0) {
        const operation = JSON.stringify({ seed, caller, headers, body, leaks }, null, 2);
        throw new Error(`${leaks.join(', ')} came to ${authorization}: ${operation}\n${text.slice(0, 3000)}`);
      }
      for (const [, code = ''] of text.matchAll(/"code":"(\w+)"/g)) tally.add(code);
      if (text.includes('<mark>')) tally.add('found');
      if (text.includes('"strategy":"archive"')) tally.add('archived');
      tally.add(answered['ratelimit'] === undefined ? 'without limit' : 'with limit');
      for (const encoded of findEncoded(text)) known.add(encoded, decode(encoded));
    }

    async function askSome(random: Random): Promise<void> {
      const { int, pick } = random;
      const among = (from: readonly RandomDocument[]) =>
        from[int(from.length)] ?? { query: '', variables: [] };
      const isChosen = (percent: number) => int(100) < percent;
      const createOne = () => {
        const document = isChosen(85) ? among(fixedDocuments) : among(documents);
        return { query: document.query, variables: createRandomVariables(document, known.values, random) };
      };
      const body = isChosen(50) ? Array.from({ length: 5 }, createOne) : createOne();
      const headers = {
        ...(isChosen(15) && { 'x-convograph-explain': '1' }),
        ...(isChosen(4) && { 'x-convograph-fresh': '1' }),
      };
      const own = scopes.filter(() => isChosen(60));
      const one = pick(tenants);
      const callers: Caller[] = [{ tenant: one, scopes: own }];
      // The same at the same moment, and once more from what was kept of it.
      if (isChosen(40))
        callers.push({ tenant: one === 'amber' ? 'birch' : 'amber', scopes: isChosen(70) ? own : scopes });
      if (isChosen(20)) callers.push({ tenant: one, scopes: scopes.filter(() => isChosen(50)) });
      sent += callers.length * (Array.isArray(body) ? body.length : 1);
      await Promise.all(callers.map((caller) => ask(caller, body, headers)));
      if (isChosen(50)) {
        const [again] = callers;
        sent += Array.isArray(body) ? body.length : 1;
        if (again !== undefined) await ask(again, body, headers);
      }
      if (isOut !== sent % outage.period >= outage.from) {
        isOut = !isOut;
        await server.playOutage(isOut);
      }
      if (isChosen(2)) server.pass(pick([100, 3_000, 3_000, 15_000, 4_000_000]));
    }

    const findUnseen = () =>
      Object.entries(needed).flatMap(([name, each]) => {
        const seen = tally.of(name);
        const count = (each * operationCount) / 10_000;
        return seen < count ? [`${name}: ${seen} of ${count}`] : [];
      });
    // Time and chance decide how often each is seen: a run that has not seen enough goes on.
    const isDone = () => sent >= 4 * operationCount || (sent >= operationCount && findUnseen().length === 0);
    const clients = Array.from({ length: clientCount }, async (_, i) => {
      const random = createRandom((seed + 1 + i) % 2 ** 32);
      while (!isDone()) await askSome(random);
    });
    await Promise.all(clients);

    expect(findUnseen()).toEqual([]);
    expect(tally.of('GRAPHQL_VALIDATION_FAILED')).toBeLessThan(sent / 20);
    expect(tally.of('INTERNAL_SERVER_ERROR')).toBe(0);
  },
);
