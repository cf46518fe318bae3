import fc from 'fast-check';
import {
  doTypesOverlap,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isUnionType,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
} from 'graphql';

export interface DocumentOptions {
  /** What may stand behind a field's name. */
  readonly argumentTexts: Readonly<Record<string, readonly string[]>>;
  /** Declared beside `$yes` and `$no`. */
  readonly variables?: string;
}

interface Fragment {
  readonly name: string;
  readonly type: GraphQLCompositeType;
  readonly text: string;
}

/**
 * Queries of a schema, mostly valid ones: aliases, fields asked for twice, fragments of every kind, `__typename`,
 * introspection, and `@skip` and `@include` by literals and by the variables `$yes` and `$no`.
 */
export function anyDocument(schema: GraphQLSchema, options: DocumentOptions): fc.Arbitrary<string> {
  return fc
    .array(fc.nat(), { minLength: 20, maxLength: 300 })
    .map((numbers) => writeDocument(schema, options, numbers));
}

function writeDocument(
  schema: GraphQLSchema,
  { argumentTexts, variables = '' }: DocumentOptions,
  numbers: readonly number[],
): string {
  const fragments: Fragment[] = [];
  const types = Object.values(schema.getTypeMap()).filter(isCompositeType);
  let position = 0;

  function pick(count: number): number {
    return (numbers[position++] ?? 0) % count;
  }

  function oneOf<T>(values: readonly T[], otherwise: T): T {
    return values[pick(Math.max(1, values.length))] ?? otherwise;
  }

  function directives(): string {
    const skip = `@skip(if: ${oneOf(['$no', '$yes', 'true', 'false'], '$no')})`;
    const include = `@include(if: ${oneOf(['$yes', '$no', 'true', 'false'], '$yes')})`;
    return oneOf(['', '', '', '', skip, include, `${skip} ${include}`], '');
  }

  function selections(type: GraphQLCompositeType, depth: number): string {
    return `{ ${Array.from({ length: 1 + pick(4) }, () => selection(type, depth)).join(' ')} }`;
  }

  function selection(type: GraphQLCompositeType, depth: number): string {
    const kind = pick(10);
    if (kind === 7) return '__typename';
    if (kind === 8 && pick(3) === 0) return `... ${directives()} ${selections(type, depth)}`;
    if (kind === 8) {
      const overlapping = types.filter((candidate) => doTypesOverlap(schema, candidate, type));
      const other = oneOf(overlapping, type);
      return `... on ${other.name} ${directives()} ${selections(other, depth)}`;
    }
    return kind === 9 ? `... ${fragmentFor(type, depth)} ${directives()}` : anyField(type, depth);
  }

  function fragmentFor(type: GraphQLCompositeType, depth: number): string {
    const known = fragments.filter((fragment) => doTypesOverlap(schema, fragment.type, type));
    if (known.length > 0 && pick(3) > 0) return oneOf(known, known[0] as Fragment).name;
    const text = selections(type, depth);
    const name = `Fragment${fragments.length}`;
    fragments.push({ name, type, text });
    return name;
  }

  function anyField(type: GraphQLCompositeType, depth: number): string {
    const own = isUnionType(type) ? [] : Object.values(type.getFields());
    const meta = type === schema.getQueryType() ? [SchemaMetaFieldDef, TypeMetaFieldDef] : [];
    const fields = [...own, ...meta].filter(
      (field) => depth > 0 || !isCompositeType(getNamedType(field.type)),
    );
    const field = oneOf<GraphQLField<unknown, unknown> | null>(fields, null);
    if (field === null) return '__typename';
    const texts = argumentTexts[field.name] ?? [''];
    const choice = pick(texts.length);
    const inner = getNamedType(field.type);
    // Fields of one name must have the same arguments.
    const alias = texts.length > 1 || pick(3) === 0 ? `${field.name}${choice}: ` : '';
    return `${alias}${field.name}${texts[choice]} ${directives()} ${isCompositeType(inner) ? selections(inner, depth - 1) : ''}`;
  }

  const query = schema.getQueryType();
  const text = query ? selections(query, 5) : '';
  const written = fragments.map(({ name, type, text }) => `fragment ${name} on ${type.name} ${text}`);
  return [`query Any($yes: Boolean!, $no: Boolean = false ${variables}) ${text}`, ...written].join('\n');
}
