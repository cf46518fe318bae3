import { valueFromASTUntyped } from 'graphql';
import type { GraphContext } from '../../context.ts';
import { defaultFirst } from '../../limits.ts';
import { planBatch } from '../../planner/plan-batch.ts';
import type { CostField } from './to-cost-tree.ts';

type ListCost = Extract<CostField['cost'], { kind: 'list' }>;
type KnownSizes = GraphContext['sizes'];

export interface Cost {
  /** Rows in it; one that stands in several places counts in each. */
  readonly nodes: number;
  readonly calls: number;
}

export interface CostFacts {
  readonly sizes: KnownSizes;
  /** As they came, with the defaults of those that did not. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly maxFirst: number;
}

/** The rows that a selection is asked of, at most. */
interface Frame {
  readonly rows: number;
  readonly distinct: number;
  /** How often one of them may be there. */
  readonly copies: number;
  readonly chatbotIds: readonly string[];
  /** True of sessions that come from an archive, with their user and their newest message. */
  readonly isArchived?: boolean;
}

const nothing: Cost = { nodes: 0, calls: 0 };

/** graphql-js gives out the parts that are ready without a pause: 10,000 stopped a busy machine for half a second. */
const partNodes = 10;

/** The worst case: every list is as long as it is asked for, or as long as it is known to be. */
export function estimateCost(tree: readonly CostField[], facts: CostFacts): Cost {
  const { sizes } = facts;
  return estimateAll(tree, { rows: 1, distinct: 1, copies: 1, chatbotIds: sizes.chatbotIds() }, facts);
}

function estimateAll(fields: readonly CostField[], frame: Frame, facts: CostFacts): Cost {
  return fields.reduce((sum, field) => add(sum, estimateField(field, frame, facts)), nothing);
}

function estimateField(field: CostField, frame: Frame, facts: CostFacts): Cost {
  const { cost, below } = field;
  switch (cost.kind) {
    case 'connection':
      if (cost.collection === null) return estimateArchived(field, frame, facts);
      if (cost.collection === 'chatbots') return estimateChatbots(field, frame, facts);
      return archivedOrders.includes(readArgument(field, 'orderBy', facts))
        ? estimateArchivedSessions(field, frame, facts)
        : estimateConnection(field, cost.collection, frame, facts);
    case 'head':
      return estimateHead(field, cost.collection, frame, facts);
    case 'rows':
      return add({ nodes: frame.rows, calls: 0 }, estimateAll(below, frame, facts));
    case 'write':
      return add({ nodes: frame.rows, calls: 1 }, estimateAll(below, frame, facts));
    case 'list': {
      const items = countItems(field, cost, facts);
      const rows = frame.rows * items.count;
      const distinct = frame.rows * items.distinct;
      const inner = estimateAll(below, { ...frame, rows, distinct, copies: rows }, facts);
      return add({ nodes: rows, calls: distinct }, inner);
    }
    case 'row':
      return cost.collection === 'chatbots'
        ? estimateChatbot(field, frame, facts)
        : estimateRow(field, cost.collection, frame, facts);
    case 'event':
      return estimateChatbot(field, frame, facts);
    case 'identity':
    case 'value':
      return { nodes: frame.rows * (field.node === null ? partNodes : 1), calls: 0 };
    default:
      return estimateAll(below, frame, facts);
  }
}

/** As many chatbots as are asked for, each with what is known of it, and of them the most expensive. */
function estimateChatbots(field: CostField, frame: Frame, facts: CostFacts): Cost {
  const { count } = readWindow(field, facts);
  const each = frame.chatbotIds.map((id) =>
    estimateAll(field.below, { ...frame, distinct: 1, copies: frame.rows, chatbotIds: [id] }, facts),
  );
  const sumLargest = (numbers: readonly number[]) =>
    numbers
      .toSorted((a, b) => b - a)
      .slice(0, count)
      .reduce((sum, number) => sum + number, 0);
  return {
    nodes: sumLargest(each.map(({ nodes }) => nodes)),
    calls: sumLargest(each.map(({ calls }) => calls)),
  };
}

/** The list's rows count where it is asked for them. */
function estimateConnection(field: CostField, collection: string, frame: Frame, facts: CostFacts): Cost {
  const { count, extraCalls, isFromEnd, isFromTime } = readWindow(field, facts);
  const sizes = frame.chatbotIds.map((id) => facts.sizes.of(id, collection));
  const total = sumUnlessNull(sizes.map((size) => size?.total ?? null));
  const distinct = Math.min(frame.distinct * count, total ?? Number.POSITIVE_INFINITY);
  const rows = Math.min(frame.rows * count, frame.copies * distinct);
  const pageSize = Math.min(...sizes.map((size) => size?.pageSize ?? count));
  const isWalked = (isFromEnd || isFromTime) && sizes.some((size) => size?.isHeadOnly);
  const walk = isWalked && total !== null ? Math.ceil(total / pageSize) : 0;
  const search = isFromTime ? countSearchCalls(total, pageSize) : 0;
  const window = Math.max(1, Math.ceil(count / pageSize)) + extraCalls + search;
  const lookups = frame.distinct * Math.max(window, walk);
  const calls = predictCalls({ calls: lookups, rows }, collection, frame, facts);
  return add(
    { nodes: 0, calls },
    estimateAll(field.below, { ...frame, rows, distinct, isArchived: false }, facts),
  );
}

function estimateArchived(field: CostField, frame: Frame, facts: CostFacts): Cost {
  const { count } = readWindow(field, facts);
  const rows = frame.rows * count;
  return estimateAll(field.below, { ...frame, rows, distinct: frame.distinct * count }, facts);
}

const archivedOrders: readonly unknown[] = ['LAST_MESSAGE_AT', 'CREATED_AT'];

/** One look at each chatbot, whichever lists ask for it. */
function estimateArchivedSessions(field: CostField, frame: Frame, facts: CostFacts): Cost {
  const sessions = estimateArchived(field, { ...frame, isArchived: true }, facts);
  return add({ nodes: 0, calls: Math.min(frame.distinct, frame.chatbotIds.length) }, sessions);
}

function estimateHead(field: CostField, collection: string, frame: Frame, facts: CostFacts): Cost {
  const { rows, distinct, chatbotIds } = frame;
  const sizes = chatbotIds.map((id) => facts.sizes.of(id, collection));
  const total = sumUnlessNull(sizes.map((size) => size?.total ?? null));
  const pageSize = Math.min(...sizes.map((size) => size?.pageSize ?? 1));
  const search = typeof readArgument(field, 'since', facts) === 'string';
  const isThere = frame.isArchived === true && field.node?.name.value === 'lastMessage';
  const calls = isThere ? 0 : distinct * (search ? countSearchCalls(total, pageSize) : 1);
  const inner = estimateAll(field.below, { ...frame, copies: rows, isArchived: false }, facts);
  return add(
    { nodes: rows, calls: isThere ? 0 : predictCalls({ calls, rows: distinct }, collection, frame, facts) },
    inner,
  );
}

function countSearchCalls(total: number | null, pageSize: number): number {
  return Math.ceil(Math.log2(Math.max(1, (total ?? 1) / pageSize))) + 2;
}

function estimateChatbot(field: CostField, frame: Frame, facts: CostFacts): Cost {
  const chatbotId = readArgument(field, 'chatbotId', facts);
  const chatbotIds =
    typeof chatbotId === 'string' ? frame.chatbotIds.filter((id) => id === chatbotId) : frame.chatbotIds;
  const distinct = Math.min(frame.distinct, chatbotIds.length);
  const rows = distinct === 0 ? 0 : frame.rows;
  const inner = estimateAll(field.below, { rows, distinct, copies: rows, chatbotIds }, facts);
  return add({ nodes: rows, calls: 0 }, inner);
}

function estimateRow(field: CostField, collection: string | null, frame: Frame, facts: CostFacts): Cost {
  const { rows, distinct } = frame;
  const isThere = frame.isArchived === true && collection === 'users';
  const calls =
    field.isRead && !isThere
      ? predictCalls({ calls: distinct, rows: distinct }, collection, frame, facts)
      : 0;
  const inner = estimateAll(field.below, { ...frame, copies: rows, isArchived: false }, facts);
  return add({ nodes: rows, calls }, inner);
}

/** What the planner would choose, where the sizes of the lists are known. */
function predictCalls(
  lookups: { readonly calls: number; readonly rows: number },
  collection: string | null,
  { chatbotIds }: Frame,
  { sizes }: CostFacts,
): number {
  const known = chatbotIds.map((id) => sizes.of(id, collection ?? ''));
  const scanCalls = sumUnlessNull(
    known.map((size) =>
      size === null || size.total === null ? null : Math.max(1, Math.ceil(size.total / size.pageSize)),
    ),
  );
  const plan = planBatch({
    lookupCalls: lookups.calls,
    lookupRows: lookups.rows,
    refreshableCalls: 0,
    scan:
      scanCalls === null
        ? null
        : { calls: scanCalls, pageSize: Math.max(...known.map((size) => size?.pageSize ?? 0)) },
    callsAllowed: Number.POSITIVE_INFINITY,
  });
  return plan.calls;
}

/** How many rows a connection is asked for, and the calls that its ends may take besides its pages. */
function readWindow(field: CostField, facts: CostFacts) {
  const [first, last] = ['first', 'last'].map((name) => readArgument(field, name, facts));
  const given = typeof last === 'number' ? last : typeof first === 'number' ? first : defaultFirst;
  const isGiven = (name: string) => typeof readArgument(field, name, facts) === 'string';
  const [after, before] = ['after', 'before'].map(isGiven);
  const isOldestFirst = readArgument(field, 'order', facts) === 'OLDEST_FIRST';
  const isDown = (typeof last === 'number') === isOldestFirst;
  const hasNearCursor = typeof last === 'number' ? before : after;
  return {
    // What is out of bounds is an error of its field, without a row.
    count: Math.min(Math.max(0, given), facts.maxFirst),
    extraCalls: (typeof last === 'number' ? 2 : 0) + (after || before ? 1 : 0),
    /** Whether the window starts at an edge of a range of time, whose place has to be found. */
    isFromTime: !hasNearCursor && isGiven(isDown ? 'until' : 'since'),
    isFromEnd: typeof last === 'number' || before === true,
  };
}

function countItems(field: CostField, { argument, isBounded }: ListCost, facts: CostFacts) {
  const value = readArgument(field, argument, facts);
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  const names = new Set(items.map((item, i) => (typeof item === 'string' ? item : i)));
  // More is an error of the field, which says what to do.
  const most = isBounded ? facts.maxFirst : Number.POSITIVE_INFINITY;
  return { count: Math.min(items.length, most), distinct: Math.min(names.size, most) };
}

function readArgument({ node }: CostField, name: string, { variables }: CostFacts): unknown {
  const given = node?.arguments?.find((argument) => argument.name.value === name);
  return given && valueFromASTUntyped(given.value, variables);
}

function add(one: Cost, other: Cost): Cost {
  return { nodes: one.nodes + other.nodes, calls: one.calls + other.calls };
}

function sumUnlessNull(numbers: readonly (number | null)[]): number | null {
  return numbers.reduce((sum, number) => (sum === null || number === null ? null : sum + number), 0);
}
