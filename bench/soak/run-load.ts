import { setTimeout as sleep } from 'node:timers/promises';
import type { Asker } from './ask.ts';
import { checkWalk } from './check-walk.ts';
import { type ClientKind, type ClientTools, clientKinds } from './clients.ts';
import { createRandom, type Random } from './random.ts';
import type { Replica } from './start-replica.ts';
import type { Tally } from './tally.ts';
import type { Timeline } from './timeline.ts';
import type { Truth } from './truth.ts';
import { type WalkDeps, type WalkPlan, walk } from './walk.ts';
import type { WalkTally } from './walk-tally.ts';
import { chatIds } from './world.ts';

export interface LoadDeps {
  readonly seed: number;
  readonly asker: Asker;
  /** Those that say that they are ready. */
  readonly readyReplicas: () => readonly Replica[];
  readonly truth: Truth;
  readonly tally: Tally;
  readonly walks: WalkTally;
  readonly timeline: Timeline;
  readonly reportWrong: (what: string) => void;
  readonly isOver: () => boolean;
}

/** What comparing a walk with the truth takes. */
export type WalkCheckDeps = Pick<LoadDeps, 'truth' | 'walks' | 'timeline' | 'reportWrong'>;

/** How old answers may be: the head's time to live, and what looking takes. */
const freshMs = 3_000;
/** How old they may be when an API could not be asked. */
const staleMs = 600_000;
const mostAttempts = 4;
const longestWaitMs = 5_000;

/** Lets all clients ask until it is over; resolves when the last one has its answer. */
export async function runLoad(deps: LoadDeps): Promise<void> {
  const rows = deps.truth.list({}).filter(({ place }) => place !== null);
  const clients = clientKinds.flatMap((kind) => Array.from({ length: kind.count }, () => kind));
  await Promise.all(
    clients.map(async (kind, index) => {
      const random = createRandom(deps.seed * 1_000 + index);
      const tools = createTools(kind, random, deps, () => random.pick(rows));
      while (!deps.isOver()) {
        await sleep(random.int(kind.pauseMs));
        await kind.step(tools);
      }
    }),
  );
}

function createTools(
  { name: client }: ClientKind,
  random: Random,
  deps: LoadDeps,
  pickRow: ClientTools['pickRow'],
): ClientTools {
  const { asker, readyReplicas, tally, timeline, reportWrong, isOver } = deps;

  const ask: ClientTools['ask'] = async (body, extras) => {
    let ready = readyReplicas();
    for (; ready.length === 0; ready = readyReplicas()) await sleep(50);
    const outcome = await asker.ask({ client, replica: random.pick(ready), body, ...extras });
    tally.add(outcome, timeline.phaseAt(outcome.startedMs));
    return outcome;
  };

  return {
    random,
    ask,
    pickRow,
    reportWrong,
    isLiedTo: (fromMs, toMs) => timeline.touches('lies', fromMs, toMs),
    walk: (plan) =>
      walkAndCheck(plan, deps, {
        ask: (operation) => ask(operation, { headers: { 'x-convograph-explain': '1' } }),
        async mayRetry({ codes, retryAfterMs }, attempt) {
          if (isOver() || attempt === mostAttempts || codes.includes('CURSOR_EXPIRED')) return false;
          await sleep(Math.min(longestWaitMs, Math.max(200, retryAfterMs)));
          return true;
        },
      }),
  };
}

/** Walks a list and notes what is wrong with what came. */
export async function walkAndCheck(
  plan: WalkPlan,
  { truth, walks, timeline, reportWrong }: WalkCheckDeps,
  deps: WalkDeps,
): Promise<void> {
  const walked = await walk(plan, deps);
  const { ids, startedMs, endedMs, hasStale } = walked;
  if (ids === null) {
    walks.abandoned += 1;
    return;
  }
  const { sessionId, userId, order } = plan.variables;
  const isChat = chatIds.some((chatId) => chatId === sessionId);
  const rows = truth
    .list({ ...(sessionId !== undefined && { sessionId }), ...(userId !== undefined && { userId }) })
    .filter((row) => isChat || !chatIds.some((chatId) => chatId === row.sessionId));
  const found = checkWalk(
    {
      ids,
      isNewestFirst: order === 'NEWEST_FIRST',
      startedMs,
      endedMs,
      mayBeOldMs: hasStale ? staleMs : freshMs,
    },
    rows,
  );
  const wasLiedTo = timeline.touches('lies', startedMs - freshMs, endedMs);
  const counts = wasLiedTo ? walks.liedTo : walks.honest;
  counts.walks += 1;
  counts.rows += ids.length;
  counts.lost += found.lost.length;
  counts.duplicated += found.duplicated.length;
  counts.misplaced += found.misplaced.length;
  const isWrong = found.lost.length + found.duplicated.length + found.misplaced.length > 0;
  if (isWrong && !wasLiedTo)
    reportWrong(
      `walk ${JSON.stringify({ ...plan, phase: timeline.phaseAt(startedMs), rows: ids.length, hasStale, ...found })}`,
    );
}
