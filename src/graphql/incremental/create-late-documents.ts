import {
  type DirectiveNode,
  type DocumentNode,
  GraphQLDeferDirective,
  type GraphQLSchema,
  GraphQLStreamDirective,
  Kind,
  TypeInfo,
  type ValueNode,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { costOf } from '../../schema/field-cost.ts';

export interface LateDocument {
  /** Without both, for clients that take one answer. */
  readonly whole: DocumentNode;
  readonly inParts: DocumentNode;
  readonly initialCounts: readonly ValueNode[];
}

export interface LateDocuments {
  /** Null: there is neither in it. */
  of(document: DocumentNode, schema: GraphQLSchema): LateDocument | null;
}

/** Streamed rows that graphql-js has in progress at a time: more of one list would not be loaded together. */
const maxStreamed = 100;

/** Tells what documents make late, each read once. Where lists may be longer than graphql-js streams together, their rows are not streamed. */
export function createLateDocuments({ maxFirst }: { readonly maxFirst: number }): LateDocuments {
  const known = new WeakMap<DocumentNode, LateDocument | null>();
  const streamsRows = maxFirst <= maxStreamed;

  function read(document: DocumentNode, schema: GraphQLSchema): LateDocument | null {
    const initialCounts: ValueNode[] = [];
    const whole = visit(document, {
      Directive(node) {
        if (isStream(node)) initialCounts.push(...initialCountOf(node));
        return isStream(node) || node.name.value === GraphQLDeferDirective.name ? null : undefined;
      },
    });
    if (whole === document) return null;
    return { whole, inParts: streamsRows ? document : withWholeRows(document, schema), initialCounts };
  }

  return {
    of(document, schema) {
      const found = known.get(document);
      if (found !== undefined) return found;
      const late = read(document, schema);
      known.set(document, late);
      return late;
    },
  };
}

function withWholeRows(document: DocumentNode, schema: GraphQLSchema): DocumentNode {
  const types = new TypeInfo(schema);
  const visitor = visitWithTypeInfo(types, {
    Directive(node) {
      const field = types.getFieldDef();
      const hasRows = field && ['rows', 'list'].includes(costOf(field).kind);
      return isStream(node) && hasRows ? null : undefined;
    },
  });
  return visit(document, visitor);
}

function initialCountOf({ arguments: given = [] }: DirectiveNode): readonly ValueNode[] {
  return given.filter(({ name }) => name.value === 'initialCount').map(({ value }) => value);
}

function isStream({ name }: DirectiveNode): boolean {
  return name.value === GraphQLStreamDirective.name;
}

/** True for a value of a valid document that is a number below 0 with these variables. */
export function isNegative(value: ValueNode, variables: Readonly<Record<string, unknown>>): boolean {
  if (value.kind === Kind.INT) return Number(value.value) < 0;
  const given = value.kind === Kind.VARIABLE ? variables[value.name.value] : null;
  return typeof given === 'number' && given < 0;
}
