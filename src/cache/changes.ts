import { createHash } from 'node:crypto';

/** When chatbots were last written to, by whichever replica: what was read before is not fresh any more. */
export interface Changes {
  /** What tells when a chatbot was last written to, on the clock of the cache: each read asks it many times. */
  toLastMs(chatbotId: string): () => number;
  /** How many there were, of all chatbots. */
  count(): number;
  /** Resolves when other replicas have been told, or cannot be. */
  add(chatbotId: string): Promise<void>;
  /** Of another replica, by the name that it gave the chatbot; null: of any chatbot, perhaps. */
  learn(name: string | null, atMs: number): void;
}

export interface ChangesOptions {
  readonly now: () => number;
  /** Tells other replicas; never rejects. */
  readonly announce?: (name: string) => Promise<void>;
}

/** Other replicas may have other chatbots. */
const mostNames = 10_000;

export function createChanges({ now, announce = async () => undefined }: ChangesOptions): Changes {
  const lastMs = new Map<string, number>();
  let allMs = Number.NEGATIVE_INFINITY;
  let count = 0;

  function learn(name: string | null, atMs: number): void {
    count += 1;
    if (name !== null && (lastMs.has(name) || lastMs.size < mostNames)) {
      lastMs.set(name, Math.max(atMs, lastMs.get(name) ?? atMs));
    } else {
      allMs = Math.max(atMs, allMs);
    }
  }

  return {
    toLastMs(chatbotId) {
      const name = toChangeName(chatbotId);
      return () => Math.max(allMs, lastMs.get(name) ?? allMs);
    },
    count: () => count,
    add(chatbotId) {
      const name = toChangeName(chatbotId);
      learn(name, now());
      return announce(name);
    },
    learn,
  };
}

/** A hash, which does not reveal the chatbot to who reads the messages of Redis. */
export function toChangeName(chatbotId: string): string {
  return createHash('sha256').update(`chatbot ${chatbotId}`).digest('base64url').slice(0, 22);
}
