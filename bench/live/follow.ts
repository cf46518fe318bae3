import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../soak/random.ts';
import { type Arrival, type Subscription, subscribe, type WatchedMessages } from './subscribe.ts';

/** A client that subscribes again with its last cursor, to whichever replica, until it is stopped. */
export interface Follower {
  readonly list: Readonly<WatchedMessages>;
  /** The messages that came, by id. */
  readonly received: readonly string[];
  readonly streams: () => number;
  /** What came more than once: with the cursors and streams of both times. */
  readonly repeats: readonly string[];
  stop(): Promise<void>;
}

export interface FollowOptions {
  /** Its `after` is the first cursor. */
  readonly list: Readonly<WatchedMessages>;
  readonly urls: readonly string[];
  readonly random: Random;
  readonly onCode: (code: string) => void;
}

export function follow({ list, urls, random, onCode }: FollowOptions): Follower {
  const received: string[] = [];
  const firsts = new Map<string, string>();
  const repeats: string[] = [];
  let { after } = list;
  let streams = 0;
  let current: Subscription | null = null;
  let isStopped = false;

  function receive({ cursor, messageId, codes }: Arrival): void {
    for (const code of codes) onCode(code);
    if (messageId === null || cursor === null) return;
    received.push(messageId);
    after = cursor;
    const told = `stream ${streams}, event ${received.length}, ${Math.round(performance.now())} ms, cursor ${cursor}`;
    const first = firsts.get(messageId);
    if (first === undefined) firsts.set(messageId, told);
    else repeats.push(`${messageId}: ${first}; again ${told}`);
  }

  async function listen(): Promise<void> {
    while (!isStopped) {
      try {
        streams += 1;
        current = await subscribe(random.pick(urls), { ...list, after }, receive);
        if (isStopped) current.close();
        // Some leave by themselves.
        const leaving = random.chance(0.3) ? setTimeout(current.close, 500 + random.int(15_000)) : undefined;
        await current.ended;
        clearTimeout(leaving);
      } catch {
        // That replica is not there.
      }
      await sleep(100 + random.int(400));
    }
  }

  const listening = listen();
  return {
    list,
    received,
    streams: () => streams,
    repeats,
    stop() {
      isStopped = true;
      current?.close();
      return listening;
    },
  };
}
