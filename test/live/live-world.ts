import { type DocumentNode, type ExecutionResult, parse, subscribe } from 'graphql';
import { createGraphContext } from '../../src/context.ts';
import { findErrorRule } from '../../src/graphql/error-codes.ts';
import { createUpstreamCache, type UpstreamCacheOptions } from '../../src/lists/create-upstream-cache.ts';
import { createStatistics } from '../../src/lists/statistics.ts';
import { createLive } from '../../src/live/create-live.ts';
import { createSchema } from '../../src/schema/create-schema.ts';
import type { Source } from '../../src/sources/source.ts';
import type { VirtualWorld } from '../lists/virtual-world.ts';

const schema = createSchema();
const messageAdded = parse(`
  subscription ($chatbotId: ID!, $sessionId: ID, $userId: ID, $after: String, $includeSql: Boolean) {
    messageAdded(chatbotId: $chatbotId, sessionId: $sessionId, userId: $userId, after: $after, includeSql: $includeSql) {
      cursor
      node { ... on ConversationMessage { messageId } }
    }
  }
`);

const sessionChanged = parse(`
  subscription ($chatbotId: ID!, $userId: ID) {
    sessionChanged(chatbotId: $chatbotId, userId: $userId) { sessionId subject }
  }
`);

export interface ReceivedEvent {
  readonly id: string;
  /** Of a message; of a session its subject. */
  readonly cursor: string;
  readonly atMs: number;
}

/** What one client has received so far. */
export interface Received {
  readonly events: ReceivedEvent[];
  ids(): string[];
  /** The code of the error that ended it; null: none. */
  code(): string | null;
  isOver(): boolean;
  leave(): Promise<void>;
}

export interface LiveWorldOptions {
  readonly minIntervalMs?: number;
  readonly maxIntervalMs?: number;
  readonly giveUpMs?: number;
  readonly replicas?: number;
  readonly random?: () => number;
  readonly openShared?: NonNullable<UpstreamCacheOptions['openShared']>;
}

/** One server on a clock that stands still until everybody waits. */
export function createLiveServer(
  world: VirtualWorld,
  source: Source,
  { openShared, ...options }: LiveWorldOptions = {},
) {
  const { now, wallNow } = world;
  const shared = openShared && { openShared };
  const cache = createUpstreamCache({ statistics: createStatistics({ now }), now, wallNow, ...shared });
  let configured = new Map([[source.chatbot.chatbotId, source]]);
  const live = createLive({
    minIntervalMs: 1_000,
    maxIntervalMs: 30_000,
    giveUpMs: 300_000,
    headTtlMs: 2_000,
    replicas: 1,
    random: () => 0,
    ...options,
    openCache: () => cache,
    sources: () => configured,
    now,
    setTimer(callback, waitMs) {
      let isStopped = false;
      world.at(now() + waitMs, () => {
        if (!isStopped) callback();
      });
      return () => {
        isStopped = true;
      };
    },
  });

  type Variables = Readonly<Record<string, unknown>>;

  /** Subscribes as a client does; rejects with the code of a refusal. */
  async function open(document: DocumentNode, variables: Variables): Promise<Received> {
    const contextValue = createGraphContext({ requestId: 'live', sources: configured, cache, live });
    const { chatbotId } = source.chatbot;
    const result = await subscribe({
      schema,
      document,
      contextValue,
      variableValues: { chatbotId, ...variables },
    });
    if (!(Symbol.asyncIterator in result)) throw new Error(toCode(result), { cause: result.errors?.[0] });
    const events: ReceivedEvent[] = [];
    let code: string | null = null;
    let isOver = false;
    const read = async () => {
      for await (const one of result) {
        if (one.errors === undefined) events.push({ ...toEvent(one), atMs: now() });
        else code = toCode(one);
      }
      isOver = true;
    };
    void read();
    return {
      events,
      ids: () => events.map(({ id }) => id),
      code: () => code,
      isOver: () => isOver,
      leave: async () => void (await result.return?.()),
    };
  }

  return {
    live,
    cache,
    listen: (variables: Variables = {}) => open(messageAdded, variables),
    listenToSessions: (variables: Variables = {}) => open(sessionChanged, variables),
    configure(next: readonly Source[]) {
      configured = new Map(next.map((each) => [each.chatbot.chatbotId, each]));
    },
  };
}

function toCode({ errors = [] }: ExecutionResult): string {
  const [error] = errors;
  return findErrorRule(error?.originalError)?.code ?? `${error?.message}`;
}

function toEvent({ data }: ExecutionResult): Pick<ReceivedEvent, 'id' | 'cursor'> {
  const { messageAdded: edge, sessionChanged: session } = Object(data);
  if (edge === undefined) return { id: String(session.sessionId), cursor: String(session.subject) };
  return { id: String(edge.node.messageId), cursor: String(edge.cursor) };
}
