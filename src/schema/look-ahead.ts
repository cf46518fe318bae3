import { type FieldNode, type GraphQLResolveInfo, Kind } from 'graphql';
import type { GraphContext } from '../context.ts';
import { defaultFirst } from '../limits.ts';
import { type Collection, costOf, findField } from './field-cost.ts';
import { needsRow } from './related-row.ts';
import { childFields, rowNodes, selectedFields } from './selected-fields.ts';

type Expectation = Parameters<GraphContext['planner']['expect']>[1][number];
type Entity = Expectation['among'];

interface Operation {
  readonly context: GraphContext;
  readonly info: GraphQLResolveInfo;
}

/** Tells the planner what the selection below a list of a chatbot, or below one of its rows, is going to ask for. */
export function lookAhead(
  entity: Entity,
  { chatbotId, rows }: { readonly chatbotId: string; readonly rows: number | 'list' },
  context: GraphContext,
  info: GraphQLResolveInfo,
): void {
  const expectations: Expectation[] = [];
  const [field] = info.fieldNodes;
  if (field === undefined) return;
  const below =
    rows === 'list'
      ? visitRows(
          entity,
          info.fieldNodes.flatMap((node) => rowFields(node, info)),
          toCount(field, info),
          { context, info },
          expectations,
        )
      : visitRows(entity, selectedFields(info), rows, { context, info }, expectations);
  context.ledger.addDepth(1 + below);
  if (expectations.length > 0) context.planner.expect(chatbotId, expectations);
}

/** What is asked of at most `rows` rows of one type; gives how deeply loads are nested in it. */
function visitRows(
  entity: Entity,
  fields: readonly FieldNode[],
  rows: number,
  operation: Operation,
  found: Expectation[],
  /** Whose rows the levels above bring: the same ones, as a rule, that rows below them name. */
  above: readonly Entity[] = [entity],
  below: Expectation['below'] = null,
): number {
  if (rows === 0) return 0;
  const { context, info } = operation;
  let depth = 0;
  for (const field of fields) {
    const definition = findField(info.schema, typeNames[entity], field.name.value);
    const cost = definition && costOf(definition);
    if (cost?.kind !== 'connection' && cost?.kind !== 'head' && cost?.kind !== 'row') continue;
    const { kind, collection } = cost;
    if (!isEntity(collection)) continue;
    if (kind !== 'row') {
      const count = kind === 'head' ? 1 : toCount(field, info);
      if (count === 0) continue;
      found.push({ collection, keys: rows, among: entity, below });
      const lists = { collection: entity, rows };
      const fieldsBelow = kind === 'head' ? childFields(field, info) : rowFields(field, info);
      const brought = [...above, collection];
      const deeper = visitRows(collection, fieldsBelow, rows * count, operation, found, brought, lists);
      depth = Math.max(depth, 1 + deeper);
    } else {
      const ownFields = childFields(field, info);
      const isLoaded = needsRow(typeNames[collection], ownFields, context, info);
      if (isLoaded && !above.includes(collection))
        found.push({ collection, keys: rows, among: collection, below: null });
      const brought = isLoaded ? [...above, collection] : above;
      const deeper = visitRows(collection, ownFields, rows, operation, found, brought);
      depth = Math.max(depth, Number(isLoaded) + deeper);
    }
  }
  return depth;
}

/** Where the fields of a collection's rows are looked up; messages of all kinds have those of the interface. */
const typeNames = { users: 'User', sessions: 'Session', messages: 'ConversationMessage' } as const;

function isEntity(collection: Collection | null): collection is Entity {
  return collection !== null && collection !== 'chatbots';
}

function rowFields(connection: FieldNode, info: GraphQLResolveInfo): FieldNode[] {
  return rowNodes(connection, info).flatMap((field) => childFields(field, info));
}

/** How many rows a connection is asked for. What is no number is an error elsewhere. */
function toCount(connection: FieldNode, { variableValues }: GraphQLResolveInfo): number {
  for (const { name, value } of connection.arguments ?? []) {
    if (name.value !== 'first' && name.value !== 'last') continue;
    const given =
      value.kind === Kind.VARIABLE
        ? variableValues.coerced[value.name.value]
        : value.kind === Kind.INT
          ? Number(value.value)
          : null;
    if (typeof given === 'number') return Math.max(0, given);
  }
  return defaultFirst;
}
