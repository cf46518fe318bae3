import { type FieldNode, type GraphQLResolveInfo, Kind } from 'graphql';
import type { GraphContext } from '../context.ts';
import { defaultFirst } from '../limits.ts';
import { needsSession, needsUser } from './related-row.ts';
import { childFields, selectedFields } from './selected-fields.ts';

type Expectation = Parameters<GraphContext['planner']['expect']>[1][number];
type Entity = Expectation['among'];

/** What a resolver is given of its operation. */
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
  /** Whose lists the rows come from, where they do. */
  below: Expectation['below'] = null,
): number {
  if (rows === 0) return 0;
  const { context, info } = operation;
  let depth = 0;
  for (const field of fields) {
    const name = field.name.value;
    const isList = name === 'messages' || (name === 'sessions' && entity === 'users');
    if (isList) {
      const count = toCount(field, info);
      if (count === 0) continue;
      found.push({ collection: name, keys: rows, among: entity, below });
      const lists = { collection: entity, rows };
      const fieldsBelow = rowFields(field, info);
      const deeper = visitRows(name, fieldsBelow, rows * count, operation, found, [...above, name], lists);
      depth = Math.max(depth, 1 + deeper);
    } else if (name === 'user' || (name === 'session' && entity === 'messages')) {
      const parent: Entity = name === 'user' ? 'users' : 'sessions';
      const ownFields = childFields(field, info);
      const isLoaded =
        name === 'user' ? needsUser(ownFields, context, info) : needsSession(ownFields, context, info);
      if (isLoaded && !above.includes(parent))
        found.push({ collection: parent, keys: rows, among: parent, below: null });
      const brought = isLoaded ? [...above, parent] : above;
      depth = Math.max(
        depth,
        Number(isLoaded) + visitRows(parent, ownFields, rows, operation, found, brought),
      );
    }
  }
  return depth;
}

/** The fields asked of a connection's rows. */
function rowFields(connection: FieldNode, info: GraphQLResolveInfo): FieldNode[] {
  return childFields(connection, info).flatMap((field) => {
    const { value } = field.name;
    if (value === 'nodes') return childFields(field, info);
    if (value !== 'edges') return [];
    return childFields(field, info).flatMap((edge) =>
      edge.name.value === 'node' ? childFields(edge, info) : [],
    );
  });
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
