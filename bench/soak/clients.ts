import type { Operation } from '../harness/queries.ts';
import type { AskedQuery } from './ask.ts';
import { documents } from './documents.ts';
import { toHostileBody } from './hostile-bodies.ts';
import type { Outcome } from './outcome.ts';
import type { Random } from './random.ts';
import type { TrueRow } from './truth.ts';
import type { WalkPlan } from './walk.ts';
import { chatbots, chatIds } from './world.ts';

/** What a client can do. */
export interface ClientTools {
  readonly random: Random;
  /** Sends it to one of the replicas that are ready. */
  readonly ask: (
    body: Operation | string,
    extras?: Pick<AskedQuery, 'headers' | 'leavesAfterMs'>,
  ) => Promise<Outcome>;
  /** Walks a list and has what came compared with the truth. */
  readonly walk: (plan: WalkPlan) => Promise<void>;
  /** Any message of the generated chatbot that the run knows of. */
  readonly pickRow: () => TrueRow;
  /** Whether the APIs gave answers then that look right and are not. */
  readonly isLiedTo: (fromMs: number, toMs: number) => boolean;
  /** Says that an answer without errors does not hold what it must. */
  readonly reportWrong: (what: string) => void;
}

/** Clients of one kind: each does its step again and again, with a random pause of up to `pauseMs` between. */
export interface ClientKind {
  readonly name: string;
  readonly count: number;
  readonly pauseMs: number;
  readonly step: (tools: ClientTools) => Promise<unknown>;
}

const { free, limited, ask: askBot } = chatbots;

export const clientKinds: readonly ClientKind[] = [
  { name: 'nested', count: 6, pauseMs: 600, step: ({ ask, random }) => ask(toNested(random)) },
  {
    name: 'walk',
    count: 8,
    pauseMs: 300,
    step: ({ walk, random, pickRow }) => walk(toWalk(random, pickRow())),
  },
  { name: 'walk of a chat', count: 3, pauseMs: 2_000, step: ({ walk, random }) => walk(toChatWalk(random)) },
  { name: 'by id', count: 4, pauseMs: 300, step: lookUp },
  { name: 'poll', count: 10, pauseMs: 2_000, step: ({ ask }) => ask(toNewest(limited.chatbotId)) },
  { name: 'poll a chat', count: 6, pauseMs: 2_000, step: ({ ask, random }) => ask(toChat(random)) },
  {
    name: 'leaves',
    count: 4,
    pauseMs: 500,
    step: ({ ask, random }) => ask(toAny(random), { leavesAfterMs: 1 + random.int(60) }),
  },
  {
    name: 'in a hurry',
    count: 4,
    pauseMs: 500,
    step: ({ ask, random }) =>
      ask(toAny(random), { headers: { 'x-convograph-deadline-ms': String(1 + random.int(80)) } }),
  },
  {
    name: 'hostile',
    count: 1,
    pauseMs: 400,
    step: ({ ask, random }) => ask(toHostileBody(random, free.chatbotId)),
  },
];

function toNested(random: Random): Operation {
  const variables = {
    chatbotId: random.chance(0.8) ? free.chatbotId : limited.chatbotId,
    users: 1 + random.int(12),
    sessions: 1 + random.int(4),
    messages: 1 + random.int(20),
  };
  return { query: documents.nested, variables };
}

function toNewest(chatbotId: string): Operation {
  return { query: documents.newest, variables: { chatbotId } };
}

function toChat(random: Random): Operation {
  return {
    query: documents.chat,
    variables: {
      chatbotId: askBot.chatbotId,
      sessionId: random.pick(chatIds),
      order: 'NEWEST_FIRST',
      first: 1 + random.int(40),
    },
  };
}

/** Costly or cheap. */
function toAny(random: Random): Operation {
  return random.pick([toNested, toChat, () => toNewest(free.chatbotId)])(random);
}

const directions = ['forward', 'backward'] as const;
const orders = ['NEWEST_FIRST', 'OLDEST_FIRST'] as const;
const toHow = (random: Random) => ({ direction: random.pick(directions), order: random.pick(orders) });

function toWalk(random: Random, { sessionId, userId }: TrueRow): WalkPlan {
  const { direction, order } = toHow(random);
  const filters = [{}, { sessionId }, ...(userId === null ? [] : [{ userId }])];
  const filter = random.pick(filters);
  const isWhole = filter === filters[0];
  return {
    document: 'messages',
    variables: { chatbotId: free.chatbotId, order, ...filter },
    direction,
    pageSize: isWhole ? 40 + random.int(61) : 3 + random.int(40),
  };
}

function toChatWalk(random: Random): WalkPlan {
  const { direction, order } = toHow(random);
  return {
    document: 'chat',
    variables: { chatbotId: askBot.chatbotId, order, sessionId: random.pick(chatIds) },
    direction,
    pageSize: 10 + random.int(60),
  };
}

async function lookUp({ ask, pickRow, reportWrong, isLiedTo }: ClientTools): Promise<void> {
  const row = pickRow();
  const variables = { chatbotId: free.chatbotId, messageId: row.id };
  const { data, status, codes, startedMs, endedMs } = await ask({ query: documents.message, variables });
  if (status !== 200 || codes.length > 0 || row.deletedMs < endedMs || isLiedTo(startedMs, endedMs)) return;
  const { chatbot } = data as { readonly chatbot: { readonly message: MessageIds | null } };
  if (chatbot.message?.messageId !== row.id || chatbot.message.sessionId !== row.sessionId)
    reportWrong(`message ${row.id} was looked up and came as ${JSON.stringify(chatbot.message)}`);
}

interface MessageIds {
  readonly messageId: string;
  readonly sessionId: string;
}
