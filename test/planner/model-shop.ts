import { createNumberedScript, type NumberedSource } from '../loaders/scripted-source.ts';
import { createMemoryRateLimit } from '../rate-limit/create-memory-rate-limit.ts';
import { type RowArrays, toUpstreamRows, type UpstreamRows } from '../upstream-rows.ts';

export interface ShopOptions {
  readonly chatbotId?: string;
  readonly largestPage?: number;
  readonly requestsPerMinute?: number;
  /** Right before the answer to a call is made; an error is what the call rejects with. */
  readonly onCall?: (call: string) => Error | undefined;
}

export interface ModelShop {
  readonly source: NumberedSource;
  /** One line a call: `users 1/20`, `messages sessionId=s1 1/20`, `user u1`. */
  readonly calls: string[];
  /** Answers go out together, once nobody has anything more to ask: so many times until now. */
  rounds(): number;
}

/** An upstream whose calls take a round trip each, so that calls that wait for each other can be told from others. */
export function createModelShop(rows: RowArrays | UpstreamRows, options: ShopOptions = {}): ModelShop {
  const { requestsPerMinute = null, onCall, ...rest } = options;
  let waiting: (() => void)[] = [];
  let rounds = 0;

  function nextRound(): Promise<void> {
    return new Promise((resolve) => {
      waiting.push(resolve);
      if (waiting.length > 1) return;
      setImmediate(() => {
        const answered = waiting;
        waiting = [];
        rounds += 1;
        for (const answer of answered) answer();
      });
    });
  }

  const rateLimit = createMemoryRateLimit({ requestsPerMinute, now: () => 0 });
  const script = createNumberedScript({
    ...rest,
    rateLimit,
    rows: 'sessionsOf' in rows ? rows : toUpstreamRows(rows),
    async onCall(call) {
      const slot = rateLimit.acquire({ nonWaiting: true }).catch(() => null);
      await nextRound();
      (await slot)?.release();
      return onCall?.(call);
    },
  });
  return { ...script, rounds: () => rounds };
}
