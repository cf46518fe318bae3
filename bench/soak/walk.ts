import type { Operation } from '../harness/queries.ts';
import { documents } from './documents.ts';
import type { Outcome } from './outcome.ts';

/** A list, and how it is walked. */
export interface WalkPlan {
  readonly document: 'messages' | 'chat';
  readonly variables: {
    readonly chatbotId: string;
    readonly sessionId?: string;
    readonly userId?: string;
    readonly order: 'NEWEST_FIRST' | 'OLDEST_FIRST';
  };
  readonly direction: 'forward' | 'backward';
  readonly pageSize: number;
}

export interface WalkDeps {
  readonly ask: (operation: Operation) => Promise<Outcome>;
  /** Called when a page came with errors: true once it may be asked for again, false to give up. */
  readonly mayRetry: (outcome: Outcome, attempt: number) => Promise<boolean>;
}

/** What a walk showed. */
export interface Walked {
  /** In the order of the list; null: the walk was given up. */
  readonly ids: readonly string[] | null;
  readonly startedMs: number;
  readonly endedMs: number;
  readonly hasStale: boolean;
}

interface Connection {
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  readonly nodes: readonly { readonly messageId: string }[];
}

const emptyConnection: Connection = {
  pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
  nodes: [],
};

/** Longer than any walk here: a list that never ends must not hold up the run. */
const mostPages = 2_000;

/** Walks a list from one end to the other. A page that failed is asked for again with the same cursor. */
export async function walk(plan: WalkPlan, deps: WalkDeps): Promise<Walked> {
  const isForward = plan.direction === 'forward';
  const startedMs = performance.now();
  const pages: string[][] = [];
  let hasStale = false;
  const end = (ids: readonly string[] | null) => ({ ids, startedMs, endedMs: performance.now(), hasStale });

  for (let cursor: string | null = null; pages.length < mostPages; ) {
    const outcome = await readPage(plan, cursor, deps);
    if (outcome === null) return end(null);
    const connection = toConnection(outcome);
    hasStale ||= outcome.isStale;
    pages.push(connection.nodes.map(({ messageId }) => messageId));
    const { hasNextPage, hasPreviousPage, startCursor, endCursor } = connection.pageInfo;
    if (!(isForward ? hasNextPage : hasPreviousPage))
      return end((isForward ? pages : pages.toReversed()).flat());
    cursor = isForward ? endCursor : startCursor;
  }
  throw new Error(`A walk did not end within ${mostPages} pages.`);
}

async function readPage(
  { document, variables, direction, pageSize }: WalkPlan,
  cursor: string | null,
  { ask, mayRetry }: WalkDeps,
): Promise<Outcome | null> {
  const window =
    direction === 'forward' ? { first: pageSize, after: cursor } : { last: pageSize, before: cursor };
  const operation = { query: documents[document], variables: { ...variables, ...window } };
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await ask(operation);
    if (outcome.status === 200 && outcome.codes.length === 0) return outcome;
    if (!(await mayRetry(outcome, attempt))) return null;
  }
}

/** A list that is null without an error counts as one without rows. */
function toConnection({ data }: Outcome): Connection {
  const { chatbot } = (data ?? {}) as {
    readonly chatbot?: {
      readonly messages?: Connection;
      readonly session?: { readonly messages: Connection | null } | null;
    } | null;
  };
  return chatbot?.messages ?? chatbot?.session?.messages ?? emptyConnection;
}
