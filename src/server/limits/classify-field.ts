import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';

/**
 * What a field means for the size of an answer. `connection`: a list of rows, counted by `first` and `last`; `rows`: the
 * list itself, within a connection; `list`: as many as an argument has items; `row`: one row; `part`: a part of what is
 * there already; `identity`: what every row says of itself; `value`: a plain value of another kind.
 */
export type FieldClass =
  | { readonly kind: 'connection' | 'row'; readonly collection: string | null }
  /** `argument` is null for a list whose length nothing tells; bounded: the field refuses more than `maxFirst` items. */
  | { readonly kind: 'list'; readonly argument: string | null; readonly isBounded: boolean }
  | { readonly kind: 'rows' | 'part' | 'identity' | 'value' };

type Field = GraphQLField<unknown, unknown>;
/** A field's class; `parent` is the type that has it. */
export type Classify = (parent: GraphQLNamedType, field: Field) => FieldClass;

/** Tells a field's class from the schema alone, so that a field that is added has one. */
export function createFieldClassifier(schema: GraphQLSchema): Classify {
  const collections = findCollections(schema);
  const classes = new WeakMap<Field, FieldClass>();

  function classify(parent: GraphQLNamedType, field: Field): FieldClass {
    const type = getNamedType(field.type);
    if (!isCompositeType(type)) {
      const isIdentity = type.name === 'ID' && isNonNullType(field.type);
      return { kind: isIdentity ? 'identity' : 'value' };
    }
    if (isConnection(field)) return { kind: 'connection', collection: field.name };
    if (isListType(getNullableType(field.type))) {
      if ('pageInfo' in fieldsOf(parent)) return { kind: 'rows' };
      const counted = field.args.find((arg) => isListType(getNullableType(arg.type)));
      const isBounded = field.extensions['hasAtMostMaxFirst'] === true;
      return { kind: 'list', argument: counted?.name ?? null, isBounded };
    }
    // An edge is a part of its connection's list, and its row of the edge.
    if (!isRow(schema, type) || 'cursor' in fieldsOf(parent)) return { kind: 'part' };
    return { kind: 'row', collection: collections.get(type.name) ?? null };
  }

  return (parent, field) => {
    const known = classes.get(field) ?? classify(parent, field);
    classes.set(field, known);
    return known;
  };
}

/** Which collection the rows of a type belong to: the name of the connection that lists them. */
function findCollections(schema: GraphQLSchema): ReadonlyMap<string, string> {
  const collections = new Map<string, string>();
  for (const field of Object.values(schema.getTypeMap()).flatMap((type) => Object.values(fieldsOf(type)))) {
    if (!isConnection(field)) continue;
    const row = fieldsOf(getNamedType(field.type))['nodes'];
    const type = row && getNamedType(row.type);
    if (type === undefined) continue;
    collections.set(type.name, field.name);
    if (!isAbstractType(type)) continue;
    for (const member of schema.getPossibleTypes(type)) collections.set(member.name, field.name);
  }
  return collections;
}

function isConnection({ args }: Field): boolean {
  return ['first', 'last'].every((name) => args.some((arg) => arg.name === name));
}

/** Rows have global ids. Told by the field, because a subgraph's type names may have a prefix. */
function isRow(schema: GraphQLSchema, type: GraphQLNamedType): boolean {
  const types = isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
  return types.some((member) => String(fieldsOf(member)['id']?.type) === 'ID!');
}

function fieldsOf(type: GraphQLNamedType): Readonly<Record<string, Field>> {
  return isObjectType(type) || isInterfaceType(type) ? type.getFields() : {};
}
