import { beforeAll, describe, expect, it } from 'vitest';
import type { Answer, Stack } from '../e2e/start-stack.ts';
import { messagesOf, messagesOfSession, toIds, walkPages } from '../e2e/walk.ts';
import { countTurnsAsTime } from './count-turns-as-time.ts';
import { type BenchOptions, useFaultBenches } from './fault-bench.ts';
import { createPlaces, type Place, type PlaceName } from './places.ts';

/**
 * What an answer holds where a fault struck: what it would hold without the fault, null without an error, a list of
 * no rows, or null with an error of that code. All else of the answer is as it would be without.
 */
export type Outcome = 'right' | 'null' | 'empty' | `UPSTREAM_${string}`;

/** The documented outcome in every place. */
export interface FaultRow {
  /** As a rule of the sandbox names it, with its parameters. */
  readonly fault: { readonly fault: string; readonly [parameter: string]: unknown };
  /** Struck once, with nothing kept. */
  readonly once: Outcome;
  /** Struck each time, with nothing kept. */
  readonly always: Outcome;
  /** Places where it is otherwise. */
  readonly onceIn?: Partial<Record<PlaceName, Outcome>>;
  readonly alwaysIn?: Partial<Record<PlaceName, Outcome>>;
  /** Handled as another row's, which is struck in all places, so in three of them only. */
  readonly isAsAnother?: boolean;
  /** Peki's places only. */
  readonly isPekiOnly?: boolean;
  readonly options?: BenchOptions;
  /** It takes as long as a timeout: not struck with something kept, which is as with any other failure that passes. */
  readonly isSlow?: boolean;
}

const pekiPlaces = ['first page', 'middle page', 'by id', 'scan', 'second page of a scan'] as const;
const chatPlaces = [
  'first page of a chat',
  'middle page of a chat',
  'message of a chat',
  'walk down a chat',
] as const;

const sampled: readonly PlaceName[] = ['first page', 'second page of a scan', 'walk down a chat'];

/** Such failures pass, so what was read before is served meanwhile. */
const passing: readonly Outcome[] = ['UPSTREAM_UNAVAILABLE', 'UPSTREAM_TIMEOUT', 'UPSTREAM_RATE_LIMITED'];
/** One look at the head, which is not struck, shows that all else is still as it was read. */
const provenByHead: readonly PlaceName[] = ['second page of a scan', 'walk down a chat'];

/** Nothing that was read is good without a look, but all of it may be served while its upstream fails. */
const headMs = 3_000;
/** Nothing may be served on failure any more. */
const staleMs = 600_001;
/** Nothing is kept any more. */
const keptMs = 3_600_001;

/** The matrix of these faults and all places: struck once, struck each time, and struck with something kept. */
export function describeFaults(rows: readonly FaultRow[]): void {
  const { open, openReference } = useFaultBenches();
  let places: ReadonlyMap<PlaceName, Place>;
  const expected = new Map<PlaceName, unknown>();
  let truth: Readonly<Record<'messages' | 'chat', readonly string[]>>;

  beforeAll(async () => {
    const reference = await openReference();
    places = new Map((await createPlaces(reference)).map((place) => [place.name, place]));
    for (const [name, place] of places) {
      const { data, errors } = await place.ask(reference);
      if (errors.length > 0) throw new Error(JSON.stringify(errors));
      expected.set(name, data);
    }
    truth = { messages: await readAll.messages(reference), chat: await readAll.chat(reference) };
    await reference.stop();
  });

  describe.each(rows.map((row) => [JSON.stringify(row.fault), row] as const))('%s', (_name, row) => {
    const all: readonly PlaceName[] = [...pekiPlaces, ...(row.isPekiOnly ? [] : chatPlaces)];
    const cells = (row.isAsAnother ? all.filter((name) => sampled.includes(name)) : all).map((name) => {
      const once = row.onceIn?.[name] ?? row.once;
      const always = row.alwaysIn?.[name] ?? row.always;
      const isServed = passing.includes(always) || provenByHead.includes(name);
      return { name, once, always, kept: isServed ? 'right' : always } as const;
    });

    it.each(cells)('$name: once $once, always $always, with rows kept $kept', async (cell) => {
      await (row.isSlow ? countTurnsAsTime(() => tryCell(cell)) : tryCell(cell));
    });

    async function tryCell(cell: (typeof cells)[number]): Promise<void> {
      const { name, once, always, kept } = cell;
      const place = places.get(name);
      if (place === undefined) throw new Error(`There is no place "${name}".`);
      const bench = await open(row.options);

      /** Asks, and expects that outcome. */
      async function ask(when: string, outcome: Outcome, headers: Readonly<Record<string, string>> = {}) {
        const answer = await place?.ask(bench.stack, headers);
        if (answer === undefined) throw new Error('No answer.');
        bench.expectNothingLeaked(answer);
        expect({ status: answer.status, errors: codesOf(answer), data: answer.data }, when).toEqual({
          status: 200,
          errors: outcome.startsWith('UPSTREAM_')
            ? place?.paths.map((path) => [path.join('.'), outcome])
            : [],
          data: withOutcome(expected.get(name), place?.paths ?? [], outcome),
        });
        return answer.extensions['upstream'];
      }

      await bench.strike(place.toRules({ ...row.fault, times: 1 }));
      await ask('once', once);
      expect(await bench.countStruck()).toBe(1);
      bench.pass(once === 'UPSTREAM_RATE_LIMITED' ? staleMs : headMs);
      await ask('after it struck once', 'right');

      bench.pass(keptMs);
      await bench.strike(place.toRules(row.fault));
      await ask('always', always);
      if (always !== 'right') expect(await bench.countStruck()).toBeGreaterThan(0);
      await bench.recover();
      expect(await ask('after it struck each time', 'right')).not.toHaveProperty('stale');

      if (!row.isSlow) {
        bench.pass(headMs);
        await bench.strike(place.toRules(row.fault));
        const explanation = await ask('with something kept', kept);
        const isStale = passing.includes(always) && !provenByHead.includes(name);
        expect('stale' in Object(explanation)).toBe(isStale);
        await bench.recover();
        expect(await ask('at the end', 'right')).not.toHaveProperty('stale');
      }
      if (!isWalked(name)) return;
      bench.pass(headMs);
      const list = chatPlaces.some((one) => one === name) ? 'chat' : 'messages';
      expect(await readAll[list](bench.stack)).toEqual(truth[list]);
    }
  });
}

/** What fails elsewhere leaves the same in what is kept. */
function isWalked(name: PlaceName): boolean {
  return name.startsWith('first page') || name === 'scan' || name === 'walk down a chat';
}

/** Every message of the Peki chatbot, or of the chat that faults strike, newest first. */
const readAll = {
  async messages(stack: Stack) {
    const [chatbotId = ''] = stack.sandbox.pekiChatbotIds;
    return toIds(await walkPages(messagesOf(stack, { chatbotId }), 'forward', 100), 'forward');
  },
  async chat(stack: Stack) {
    const filter = { chatbotId: 'bot_123456', sessionId: 'chat_789012' };
    return toIds(await walkPages(messagesOfSession(stack, filter), 'forward', 50), 'forward');
  },
};

function codesOf({ errors }: Answer<unknown>): unknown[] {
  return errors.map(({ path, extensions }) => [path?.join('.'), extensions['code']]);
}

/** The data with that outcome at each path. */
function withOutcome(data: unknown, paths: Place['paths'], outcome: Outcome): unknown {
  if (outcome === 'right') return data;
  return paths.reduce((changed, path) => change(changed, path, outcome), data);
}

function change(value: unknown, [key, ...rest]: readonly (string | number)[], outcome: Outcome): unknown {
  if (key === undefined) return outcome === 'empty' ? { ...Object(value), nodes: [] } : null;
  if (Array.isArray(value)) return value.map((one, i) => (i === key ? change(one, rest, outcome) : one));
  return { ...Object(value), [key]: change(Object(value)[key], rest, outcome) };
}
