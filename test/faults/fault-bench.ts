import pino from 'pino';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import type { EmbeddedSandbox } from '../../src/commands/embed-sandbox.ts';
import { createMemorySlotStore } from '../../src/rate-limit/create-memory-slot-store.ts';
import type { SourcesDeps } from '../../src/sources/registry.ts';
import {
  type Answer,
  embedTestSandbox,
  type Stack,
  type StackOptions,
  startStack,
} from '../e2e/start-stack.ts';
import { graphql } from '../generated/gql.ts';

/** A server of its own over a sandbox that misbehaves. */
export interface FaultBench {
  readonly stack: Stack;
  /** Everything logged so far, at every level. */
  readonly lines: readonly string[];
  /** Puts these rules in force, in place of all others. */
  strike(rules: readonly object[]): Promise<void>;
  /** How often the last of the rules in force has struck. */
  countStruck(): Promise<number>;
  /**
   * Ends the faults and lets time pass until nothing is served on failure, and no call is held back. A circuit that had
   * opened lets one call out first, so one query that takes only one is asked.
   */
  recover(): Promise<void>;
  /** Lets time pass for all but timeouts and deadlines. */
  pass(ms: number): void;
  /** Expects no secret, no header and no body of the upstreams in the answer, nor in anything logged so far. */
  expectNothingLeaked(answer: Answer<unknown>): void;
}

export interface BenchOptions extends Pick<StackOptions, 'deadlineMs' | 'isCacheOn' | 'telemetry'> {
  /** For the headers and for each piece of the body. */
  readonly timeoutMs?: number;
  readonly upstream?: SourcesDeps;
}

/** Servers over the sandbox of a test file. */
export interface FaultBenches {
  /** For the running test, which stops it when it ends. */
  open(options?: BenchOptions): Promise<FaultBench>;
  /** Tells what is right while nothing strikes. Stop it yourself. */
  openReference(): Promise<Stack>;
}

const oneCall = graphql(/* GraphQL */ `
  query OneCallProbe($chatbotId: ID!) { chatbot(chatbotId: $chatbotId) { users(first: 1) { nodes { userId } } } }
`);

const dayMs = 86_400_000;

const secrets =
  /pk_sandbox|sk_sandbox|ayd_sandbox|sandbox-fault-body|down for maintenance|x-signature|x-api-key|authorization|bearer/i;

/**
 * One sandbox for all tests of a file, and servers over it that share nothing else. Expects at the end that no
 * promise was left to reject unheard.
 */
export function useFaultBenches(): FaultBenches {
  let embedded: EmbeddedSandbox;
  const strays: unknown[] = [];
  const addStray = (reason: unknown) => void strays.push(reason);
  beforeAll(async () => {
    process.on('unhandledRejection', addStray).on('uncaughtException', addStray);
    embedded = await embedFaultySandbox();
  });
  afterAll(async () => {
    await embedded.sandbox.close();
    process.off('unhandledRejection', addStray).off('uncaughtException', addStray);
    expect(strays).toEqual([]);
  });
  return {
    open: (options) => openBench(embedded, options),
    openReference: () => startStack({ embedded, isCacheOn: false }),
  };
}

/** Its waiting is by timers that a test can let pass. */
export function embedFaultySandbox(): Promise<EmbeddedSandbox> {
  return embedTestSandbox(
    {},
    {
      sleep: (ms, signal) =>
        new Promise((resolve, reject) => {
          const timer = setTimeout(resolve, ms).unref();
          signal.addEventListener('abort', () => {
            clearTimeout(timer);
            reject(signal.reason);
          });
        }),
    },
  );
}

/** Retries come at once, and time passes by hand, except for timeouts and deadlines. */
export async function openBench(
  embedded: EmbeddedSandbox,
  { timeoutMs = 60_000, upstream, ...options }: BenchOptions = {},
): Promise<FaultBench> {
  // It stands still otherwise: on a busy machine what was read a moment ago would be old.
  let nowMs = Math.trunc(performance.now());
  const now = () => nowMs;
  const lines: string[] = [];
  const stack = await startStack({
    // Far off, because time is made to pass for retries too.
    deadlineMs: dayMs,
    ...options,
    embedded,
    now,
    requestsPerMinute: 5_000,
    log: pino({ level: 'trace' }, { write: (line) => void lines.push(line) }),
    upstream: {
      http: { connectTimeoutMs: timeoutMs, headersTimeoutMs: timeoutMs, bodyTimeoutMs: timeoutMs },
      callTimeoutMs: 2 * timeoutMs,
      timing: { now, sleep: async () => undefined, random: () => 0 },
      openSlots: ({ requestsPerMinute }) => createMemorySlotStore({ requestsPerMinute, now }),
      ...upstream,
    },
  });
  onTestFinished(async () => {
    // A test that failed must not fail those after it.
    await stack.control('DELETE', 'faults').catch(() => undefined);
    await stack.stop();
  });

  return {
    stack,
    lines,
    strike: async (rules) => void (await stack.control('PUT', 'faults', { rules })),
    async countStruck() {
      const { rules } = (await stack.control('GET', 'faults')) as { rules: readonly { struck: number }[] };
      return rules.at(-1)?.struck ?? 0;
    },
    async recover() {
      await stack.control('DELETE', 'faults');
      nowMs += 600_001;
      await stack.read(oneCall, { chatbotId: stack.sandbox.pekiChatbotIds[0] ?? '' });
    },
    pass(ms) {
      nowMs += ms;
    },
    expectNothingLeaked(answer) {
      const text = JSON.stringify(answer);
      expect(text).not.toMatch(secrets);
      expect(text).not.toMatch(/127\.0\.0\.1|localhost|ECONN|UND_ERR|internal/i);
      expect(lines.join('')).not.toMatch(secrets);
      expect(lines.join('')).not.toContain('internal error');
    },
  };
}
