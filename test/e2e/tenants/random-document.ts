import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isLeafType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { Random } from '../../../src/sandbox/random.ts';

/** A query whose arguments are to be given with each operation. */
export interface RandomDocument {
  readonly query: string;
  readonly variables: readonly RandomVariable[];
}

export interface RandomVariable {
  readonly name: string;
  /** The argument that takes it. */
  readonly argument: string;
  readonly isNeeded: boolean;
}

type Field = GraphQLField<unknown, unknown>;

const deepest = 5;
const mostAliases = 25;
/** In percent: few windows have both a cursor and a filter, and a list is a way, not a place to stop at. */
const argumentChances: Readonly<Record<string, number>> = { last: 15, after: 20, before: 10, includeSql: 80 };
const fieldChances: Readonly<Record<string, number>> = {
  nodes: 85,
  node: 85,
  chatbot: 8,
  user: 12,
  session: 12,
};

/** Arguments of which no values are known. */
const leftOut = ['provider', 'order', 'roles', 'kinds', 'since', 'until'];

/** Any query of the schema: fields of all types, aliases, fragments with and without names. */
export function createRandomDocument(schema: GraphQLSchema, { int }: Random): RandomDocument {
  const variables: (RandomVariable & { readonly type: string })[] = [];
  const fragments: string[] = [];
  let aliases = 0;
  const isChosen = (percent: number) => int(100) < percent;

  function toArguments(args: readonly GraphQLArgument[]): string {
    const texts = args.flatMap(({ name: argument, type, defaultValue }) => {
      const isNeeded = isNonNullType(type) && defaultValue === undefined;
      if (leftOut.includes(argument)) return [];
      if (!isNeeded && !isChosen(argumentChances[argument] ?? 40)) return [];
      const name = `v${variables.length}`;
      variables.push({ name, argument, isNeeded: isNonNullType(type), type: String(type) });
      return [`${argument}: $${name}`];
    });
    return texts.length === 0 ? '' : `(${texts.join(', ')})`;
  }

  function toAlias(): string {
    if (!isChosen(6) || aliases >= mostAliases) return '';
    aliases += 1;
    return `a${aliases}: `;
  }

  function toField(field: Field, depth: number): string {
    const type = getNamedType(field.type);
    const selection = isCompositeType(type) ? ` ${toSelection(type, depth - 1)}` : '';
    return `${field.name}${toArguments(field.args)}${selection}`;
  }

  function toSelection(type: GraphQLNamedType, depth: number): string {
    if (isAbstractType(type)) {
      const members = schema.getPossibleTypes(type).filter(() => isChosen(50));
      const parts = members.map((member) => `... on ${member.name} ${toSelection(member, depth)}`);
      return `{ ${['__typename', ...parts].join(' ')} }`;
    }
    const fields = isObjectType(type) ? Object.values(type.getFields()) : [];
    const parts = fields
      .filter((field) => isAsked(field, depth))
      .map((field) => `${toAlias()}${toField(field, depth)}`);
    const text = `{ ${parts.length === 0 ? '__typename' : parts.join(' ')} }`;
    if (!isChosen(10)) return text;
    const name = `F${fragments.length}`;
    fragments.push(`fragment ${name} on ${type.name} ${text}`);
    return isChosen(50) ? `{ ...${name} }` : `{ ... on ${type.name} { ...${name} } }`;
  }

  function isAsked({ name, type }: Field, depth: number): boolean {
    if (isLeafType(getNamedType(type))) return isChosen(30);
    return depth > 0 && isChosen(fieldChances[name] ?? (depth === deepest - 1 ? 40 : 25));
  }

  const roots = Object.values(schema.getQueryType()?.getFields() ?? {});
  const chatbot = roots.filter(({ name }) => name === 'chatbot');
  const others = roots.filter(({ name }) => name !== '_service');
  const asked = Array.from({ length: 1 + Number(isChosen(20)) }, () =>
    isChosen(50) ? chatbot : others,
  ).flatMap((from, i) =>
    from
      .slice(int(from.length))
      .slice(0, 1)
      .map((root) => `r${i}: ${toField(root, deepest)}`),
  );
  const definitions = variables.map(({ name, type }) => `$${name}: ${type}`);
  const header = definitions.length === 0 ? 'query' : `query (${definitions.join(', ')})`;
  return { query: [`${header} { ${asked.join(' ')} }`, ...fragments].join(' '), variables };
}
