import { setTimeout as sleep } from 'node:timers/promises';
import type { Replica } from './start-replica.ts';

/** As a load balancer does it. */
export interface Balancer {
  /** Those that said so last. */
  ready(): readonly Replica[];
  stop(): Promise<void>;
}

const everyMs = 100;

export function watchReadiness(replicas: readonly Replica[]): Balancer {
  let ready: readonly Replica[] = replicas;
  let isOver = false;

  async function look(): Promise<void> {
    while (!isOver) {
      const answers = await Promise.all(replicas.map((replica) => replica.isReady()));
      ready = replicas.filter((_, index) => answers[index]);
      await sleep(everyMs);
    }
  }

  const ended = look();
  return {
    ready: () => ready,
    async stop() {
      isOver = true;
      await ended;
    },
  };
}
