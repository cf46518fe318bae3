import { setTimeout as sleep } from 'node:timers/promises';
import { type LoadDeps, type WalkCheckDeps, walkAndCheck } from './run-load.ts';
import type { Replica } from './start-replica.ts';
import type { WalkPlan } from './walk.ts';
import { chatbots, chatIds } from './world.ts';

/** Longer than a window and the pause that the last fault may have set. */
const patienceMs = 100_000;
const shortestWaitMs = 500;
const client = 'last walks';

const plans: readonly WalkPlan[] = [
  ...(['NEWEST_FIRST', 'OLDEST_FIRST'] as const).map((order) => ({
    document: 'messages' as const,
    variables: { chatbotId: chatbots.free.chatbotId, order },
    direction: 'forward' as const,
    pageSize: 100,
  })),
  ...chatIds.map((sessionId) => ({
    document: 'chat' as const,
    variables: { chatbotId: chatbots.ask.chatbotId, sessionId, order: 'NEWEST_FIRST' as const },
    direction: 'forward' as const,
    pageSize: 100,
  })),
];

/** After all faults each replica has to show each list as it is. */
export async function runLastWalks(
  replicas: readonly Replica[],
  { asker, tally, ...checks }: WalkCheckDeps & Pick<LoadDeps, 'asker' | 'tally'>,
): Promise<{ readonly asked: number; readonly finished: number }> {
  const endMs = performance.now() + patienceMs;
  const abandonedBefore = checks.walks.abandoned;
  for (const replica of replicas) {
    for (const plan of plans) {
      await walkAndCheck(plan, checks, {
        async ask(body) {
          const headers = { 'x-convograph-explain': '1' };
          const outcome = await asker.ask({ client, replica, body, headers });
          tally.add(outcome, 'at rest');
          return outcome;
        },
        async mayRetry({ retryAfterMs }) {
          await sleep(Math.max(shortestWaitMs, retryAfterMs));
          return performance.now() < endMs;
        },
      });
    }
  }
  const asked = replicas.length * plans.length;
  return { asked, finished: asked - (checks.walks.abandoned - abandonedBefore) };
}
