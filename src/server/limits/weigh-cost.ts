import { Kind, type ValueNode } from 'graphql';
import type { GraphContext } from '../../context.ts';
import { defaultFirst } from '../../limits.ts';
import type { CostField } from './to-cost-tree.ts';

type ListClass = Extract<CostField['fieldClass'], { kind: 'list' }>;
type KnownSizes = GraphContext['sizes'];

/** What an answer may come to. */
export interface Cost {
  /** Rows in it; one that stands in several places counts in each. */
  readonly nodes: number;
  /** Upstream calls that it may take, as far as sizes are known. */
  readonly calls: number;
}

export interface CostFacts {
  readonly sizes: KnownSizes;
  /** As they came, with the defaults of those that did not. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** The most rows of one list. */
  readonly maxFirst: number;
}

/** The rows that a selection is asked of, at most. */
interface Frame {
  readonly rows: number;
  /** Different ones among them. */
  readonly distinct: number;
  /** How often one of them may be there. */
  readonly copies: number;
  /** The chatbots that they belong to. */
  readonly chatbotIds: readonly string[];
}

const nothing: Cost = { nodes: 0, calls: 0 };

/** Weighs the worst case: every list is as long as it is asked for, or as long as it is known to be. */
export function weighCost(tree: readonly CostField[], facts: CostFacts): Cost {
  const { sizes } = facts;
  return weighAll(tree, { rows: 1, distinct: 1, copies: 1, chatbotIds: sizes.chatbotIds }, facts);
}

function weighAll(fields: readonly CostField[], frame: Frame, facts: CostFacts): Cost {
  return fields.reduce((sum, field) => add(sum, weighField(field, frame, facts)), nothing);
}

function weighField(field: CostField, frame: Frame, facts: CostFacts): Cost {
  const { fieldClass, below } = field;
  switch (fieldClass.kind) {
    case 'connection':
      return fieldClass.collection === 'chatbots'
        ? weighChatbots(field, frame, facts)
        : weighConnection(field, fieldClass.collection, frame, facts);
    case 'rows':
      return add({ nodes: frame.rows, calls: 0 }, weighAll(below, frame, facts));
    case 'list': {
      const items = countItems(field, fieldClass, facts);
      const rows = frame.rows * items.count;
      const distinct = frame.rows * items.distinct;
      const inner = weighAll(below, { ...frame, rows, distinct, copies: rows }, facts);
      return add({ nodes: rows, calls: distinct }, inner);
    }
    case 'row':
      return fieldClass.collection === 'chatbots'
        ? weighChatbot(field, frame, facts)
        : weighRow(field, fieldClass.collection, frame, facts);
    case 'identity':
    case 'value':
      return { nodes: frame.rows, calls: 0 };
    default:
      return weighAll(below, frame, facts);
  }
}

/** As many chatbots as are asked for, each with what is known of it, and of them the heaviest. */
function weighChatbots(field: CostField, frame: Frame, facts: CostFacts): Cost {
  const { count } = readWindow(field, facts);
  const each = frame.chatbotIds.map((id) =>
    weighAll(field.below, { ...frame, distinct: 1, copies: frame.rows, chatbotIds: [id] }, facts),
  );
  const heaviest = (weights: readonly number[]) =>
    weights
      .toSorted((a, b) => b - a)
      .slice(0, count)
      .reduce((sum, weight) => sum + weight, 0);
  return { nodes: heaviest(each.map(({ nodes }) => nodes)), calls: heaviest(each.map(({ calls }) => calls)) };
}

/** The list's rows count where it is asked for them. */
function weighConnection(field: CostField, collection: string | null, frame: Frame, facts: CostFacts): Cost {
  const { count, extraCalls } = readWindow(field, facts);
  const sizes = frame.chatbotIds.map((id) => facts.sizes.of(id, collection ?? ''));
  const total = sumUnlessNull(sizes.map((size) => size?.total ?? null));
  const distinct = Math.min(frame.distinct * count, total ?? Number.POSITIVE_INFINITY);
  const rows = Math.min(frame.rows * count, frame.copies * distinct);
  const pageSize = Math.min(...sizes.map((size) => size?.pageSize ?? count));
  const lookups = frame.distinct * (Math.max(1, Math.ceil(count / pageSize)) + extraCalls);
  const calls = predictCalls(lookups, collection, frame, facts);
  return add({ nodes: 0, calls }, weighAll(field.below, { ...frame, rows, distinct }, facts));
}

function weighChatbot(field: CostField, frame: Frame, facts: CostFacts): Cost {
  const chatbotId = readArgument(field, 'chatbotId', facts);
  const chatbotIds =
    typeof chatbotId === 'string' ? frame.chatbotIds.filter((id) => id === chatbotId) : frame.chatbotIds;
  const distinct = Math.min(frame.distinct, chatbotIds.length);
  const rows = distinct === 0 ? 0 : frame.rows;
  const inner = weighAll(field.below, { rows, distinct, copies: rows, chatbotIds }, facts);
  return add({ nodes: rows, calls: 0 }, inner);
}

function weighRow(field: CostField, collection: string | null, frame: Frame, facts: CostFacts): Cost {
  const { rows } = frame;
  const calls = field.isRead ? predictCalls(frame.distinct, collection, frame, facts) : 0;
  return add({ nodes: rows, calls }, weighAll(field.below, { ...frame, copies: rows }, facts));
}

/** The cheaper of looking up each key and reading the collection as a whole, where its size is known. */
function predictCalls(
  lookups: number,
  collection: string | null,
  { chatbotIds }: Frame,
  { sizes }: CostFacts,
): number {
  const pages = chatbotIds.map((id) => {
    const size = sizes.of(id, collection ?? '');
    return size === null || size.total === null ? null : Math.max(1, Math.ceil(size.total / size.pageSize));
  });
  const scan = sumUnlessNull(pages);
  return scan === null ? lookups : Math.min(lookups, scan);
}

/** How many rows a connection is asked for, and the calls that its ends may take besides its pages. */
function readWindow(field: CostField, facts: CostFacts) {
  const [first, last] = ['first', 'last'].map((name) => readArgument(field, name, facts));
  const given = typeof last === 'number' ? last : typeof first === 'number' ? first : defaultFirst;
  const hasCursor = ['after', 'before'].some((name) => typeof readArgument(field, name, facts) === 'string');
  return {
    // What is out of bounds is an error of its field, without a row.
    count: Math.min(Math.max(0, given), facts.maxFirst),
    extraCalls: (typeof last === 'number' ? 2 : 0) + (hasCursor ? 1 : 0),
  };
}

/** How many items a list has, and how many of them differ. */
function countItems(field: CostField, { argument, isBounded }: ListClass, facts: CostFacts) {
  if (argument === null) return { count: facts.maxFirst, distinct: facts.maxFirst };
  const value = readArgument(field, argument, facts);
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  const names = new Set(items.map((item, i) => (typeof item === 'string' ? item : i)));
  // More is an error of the field, which says what to do.
  const most = isBounded ? facts.maxFirst : Number.POSITIVE_INFINITY;
  return { count: Math.min(items.length, most), distinct: Math.min(names.size, most) };
}

function readArgument({ node }: CostField, name: string, { variables }: CostFacts): unknown {
  const given = node.arguments?.find((argument) => argument.name.value === name);
  return given && readValue(given.value, variables);
}

function readValue(value: ValueNode, variables: Readonly<Record<string, unknown>>): unknown {
  switch (value.kind) {
    case Kind.VARIABLE:
      return variables[value.name.value];
    case Kind.INT:
      return Number(value.value);
    case Kind.STRING:
      return value.value;
    case Kind.LIST:
      return value.values.map((item) => readValue(item, variables));
    default:
      return null;
  }
}

function add(one: Cost, other: Cost): Cost {
  return { nodes: one.nodes + other.nodes, calls: one.calls + other.calls };
}

function sumUnlessNull(numbers: readonly (number | null)[]): number | null {
  return numbers.reduce((sum, number) => (sum === null || number === null ? null : sum + number), 0);
}
