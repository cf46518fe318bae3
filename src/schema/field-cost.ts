import {
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isLeafType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { toNameIn } from './prefix-types.ts';

/** The kinds of rows, by the names of the lists that hold them. */
export type Collection = 'chatbots' | 'users' | 'sessions' | 'messages';

/** What a field costs; this is its `extensions.cost`. */
export type DeclaredCost =
  /** A list of rows of a collection, counted by `first` and `last`; null: of the archive, without an upstream call. */
  | { readonly kind: 'connection'; readonly collection: Collection | null }
  /** What the beginning of a list of a collection tells: its first row, or how many there are. */
  | { readonly kind: 'head'; readonly collection: Collection }
  /** One row, read by its id; null: of a collection that its id tells. */
  | { readonly kind: 'row'; readonly collection: Collection | null }
  /** As many rows as an argument has items; bounded: the field refuses more than `maxFirst`. */
  | { readonly kind: 'list'; readonly argument: string; readonly isBounded: boolean }
  /** One row for each event of the chatbot that the argument `chatbotId` names. */
  | { readonly kind: 'event' }
  | { readonly kind: 'rows' }
  /** One call that changes something. */
  | { readonly kind: 'write' };

export type FieldCost =
  | DeclaredCost
  /** A part of what is there already, a value, or an id that a row cannot be without. */
  | { readonly kind: 'part' | 'value' | 'identity' };

type Field = GraphQLField<unknown, unknown>;

export function costs(cost: DeclaredCost) {
  return { extensions: { cost } };
}

export function costOf({ extensions, type }: Pick<Field, 'extensions' | 'type'>): FieldCost {
  const { cost } = extensions;
  if (isDeclaredCost(cost)) return cost;
  const named = getNamedType(type);
  if (!isLeafType(named)) return part;
  return named.name === 'ID' && isNonNullType(type) ? identity : value;
}

const part: FieldCost = { kind: 'part' };
const value: FieldCost = { kind: 'value' };
const identity: FieldCost = { kind: 'identity' };

function isDeclaredCost(cost: unknown): cost is DeclaredCost {
  return typeof cost === 'object' && cost !== null && 'kind' in cost;
}

/** True for what is known of a row by its ids alone: these, its chatbot and the lists that belong to it. */
export function isKnownByIds(cost: FieldCost): boolean {
  return (
    cost.kind === 'identity' ||
    cost.kind === 'connection' ||
    cost.kind === 'head' ||
    (cost.kind === 'row' && cost.collection === 'chatbots')
  );
}

/** A field of a type, which is named as it is without a prefix. */
export function findField(schema: GraphQLSchema, typeName: string, fieldName: string): Field | undefined {
  const type = schema.getType(toNameIn(schema, typeName));
  return isObjectType(type) || isInterfaceType(type) ? type.getFields()[fieldName] : undefined;
}
