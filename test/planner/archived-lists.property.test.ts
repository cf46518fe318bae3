import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Message } from '../../src/models.ts';
import { openTestArchive } from '../archive/open-test-archive.ts';
import { createMessage, createSession, createUser } from '../loaders/scripted-source.ts';
import { at } from '../schema/ask-graph.ts';
import { toUpstreamRows } from '../upstream-rows.ts';
import { createModelShop } from './model-shop.ts';
import { askByLookups, createPlannedBench } from './planned-bench.ts';
import { repairShop, syncShop, toGraphArchive, withArchivedRows, withoutCursors } from './synced-shop.ts';

const edges =
  'totalCount pageInfo { hasNextPage hasPreviousPage } edges { cursor node { ... on ConversationMessage { messageId createdAt } } }';

const list = fc.record({
  owner: fc.constantFrom(
    '',
    'sessionId: "s1"',
    'sessionId: "s2"',
    'userId: "u1"',
    'sessionId: "s1", userId: "u2"',
  ),
  direction: fc.constantFrom('first', 'last'),
  count: fc.constantFrom(1, 2, 3, 5, 20, 100),
  order: fc.constantFrom('NEWEST_FIRST', 'OLDEST_FIRST'),
  /** Which of the rows in a cursor's list of before; null: none. */
  after: fc.option(fc.nat(30)),
  before: fc.option(fc.nat(30), { freq: 1 }),
  /** Rows from the head, whose times are the edges. */
  since: fc.option(fc.nat(40), { freq: 1 }),
  until: fc.option(fc.nat(40), { freq: 1 }),
});

const owner = { session: fc.integer({ min: 1, max: 3 }), user: fc.integer({ min: 1, max: 2 }) };
/** Of the times, every other one is that of the row before. */
const rowFacts = fc.record({ ...owner, gapMs: fc.constantFrom(0, 0, 1_000, 5_000) });
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('arrive' as const), row: rowFacts }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), at: fc.nat(60) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('sync' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('repair' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('forget' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.constantFrom(1_000, 70_000) }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('ask' as const),
      lists: fc.array(list, { minLength: 1, maxLength: 4 }),
    }),
  },
);

const seen = { asked: 0, archive: 0, errors: 0 };

it('answers from the archive what reading the API would, whatever arrived, went, and was synced late', async () => {
  const archive = await openTestArchive();
  let servers = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(rowFacts, { minLength: 5, maxLength: 50 }),
      fc.constantFrom(4, 7, 100),
      fc.array(step, { minLength: 4, maxLength: 14 }),
      async (given, largestPage, steps) => {
        let clockMs = 0;
        let number = 0;
        const messages: Message[] = [];
        const arrive = ({ session, user, gapMs }: (typeof given)[number], latestMs: number) => {
          clockMs = Math.max(clockMs + gapMs, latestMs);
          const owners = { sessionId: `s${session}`, userId: `u${user}` };
          messages.unshift(createMessage(number++, { ...owners, createdAtMs: clockMs }));
        };
        for (const row of given) arrive(row, 0);
        const upstream = {
          ...toUpstreamRows({ users: [createUser('u1')], sessions: [createSession('s1')], messages: [] }),
          messagesOf: toUpstreamRows({ users: [], sessions: [], messages }).messagesOf,
        };
        const shop = createModelShop(upstream, { largestPage });
        const source = { ...shop.source, serverId: `server ${servers++}` };
        const archived = withArchivedRows(source, archive);
        const bench = createPlannedBench([{ ...shop, source: archived.source }], {
          archive: toGraphArchive(archive, () => bench.wallNow()),
        });
        const known = new Map<string, { cursor: string }[]>();
        await syncShop(source, archive, bench.wallNow);
        for (const now of steps) {
          if (now.kind === 'arrive') arrive(now.row, bench.wallNow());
          else if (now.kind === 'delete') messages.splice(now.at % Math.max(1, messages.length), 1);
          else if (now.kind === 'sync') await syncShop(source, archive, bench.wallNow);
          else if (now.kind === 'repair') await repairShop(source, archive, bench.wallNow);
          else if (now.kind === 'forget')
            await archive.forgetUser({ serverId: source.serverId, chatbotId: 'shop' }, 'u2');
          else if (now.kind === 'pass') bench.advance(now.ms);
          else {
            // Only what is read afresh is as the API is at this moment.
            bench.advance(2_500);
            const toTime = (i: number | null) => {
              const row = i === null ? undefined : messages[i % Math.max(1, messages.length)];
              return row?.createdAtMs == null ? null : new Date(row.createdAtMs).toISOString();
            };
            const fields = now.lists.map((asked, i) => {
              const times = { since: toTime(asked.since), until: toTime(asked.until) };
              const name = JSON.stringify([asked.owner, asked.order, times]);
              const cursors = known.get(name) ?? [];
              const cursorOf = (at: number | null) =>
                at === null || cursors.length === 0 ? null : (cursors[at % cursors.length]?.cursor ?? null);
              const texts = { ...times, after: cursorOf(asked.after), before: cursorOf(asked.before) };
              const args = [
                `${asked.direction}: ${asked.count}, order: ${asked.order}`,
                ...(asked.owner === '' ? [] : [asked.owner]),
                ...Object.entries(texts).flatMap(([arg, value]) =>
                  value === null ? [] : [`${arg}: ${JSON.stringify(value)}`],
                ),
              ];
              return { name, text: `list${i}: messages(${args.join(', ')}) { ${edges} }` };
            });
            const query = `{ chatbot(chatbotId: "shop") { ${fields.map(({ text }) => text).join(' ')} } }`;
            const answer = await bench.ask(query);
            const truth = await askByLookups([shop], query);
            expect(answer.errors.map(({ path, name }) => [path, name])).toEqual(
              truth.errors.map(({ path, name }) => [path, name]),
            );
            expect(withoutCursors(answer.data), query).toEqual(withoutCursors(truth.data));
            await archived.settle();
            seen.asked += 1;
            seen.errors += answer.errors.length;
            seen.archive += answer.explanation.batches.filter(
              ({ strategy }) => strategy === 'archive',
            ).length;
            for (const [i, { name }] of fields.entries()) {
              const found = at(answer.data, `chatbot.list${i}.edges`);
              if (!Array.isArray(found)) continue;
              const cursors = found.map((_, n) => ({ cursor: String(at(found, `${n}.cursor`)) }));
              known.set(name, [...cursors, ...(known.get(name) ?? [])].slice(0, 60));
            }
          }
        }
      },
    ),
    { numRuns: 40 },
  );
  expect(seen.archive).toBeGreaterThan(seen.asked / 5);
  expect(seen.errors).toBeLessThan(seen.asked / 5);
}, 120_000);
