import { parameterInvalid } from './api-error.ts';

type FieldValue = string | number | boolean | null;

/** A field that can be searched: its type, and the values that a row has of it. */
export interface SearchField<Row> {
  readonly type: 'string' | 'integer' | 'boolean' | 'date';
  valuesOf(row: Row): readonly FieldValue[];
}

export type SearchFields<Row> = Readonly<Record<string, SearchField<Row>>>;

type Test<Row> = (row: Row) => boolean;

const mostFilters = 15;
const mostNesting = 2;
const dayS = 86_400;

const operatorsOf: Readonly<Record<SearchField<never>['type'], readonly string[]>> = {
  string: ['=', '!=', 'IN', 'NIN', '~', '!~', '^', '$'],
  boolean: ['=', '!=', 'IN', 'NIN'],
  integer: ['=', '!=', 'IN', 'NIN', '<', '>', '<=', '>='],
  date: ['=', '<', '>'],
};

export interface SearchOptions {
  /** Contacts are searched by the day, conversations by the second, where `<` and `>` include it. */
  readonly datesBy: 'day' | 'second';
}

/** Reads the `query` of a search. Throws an `ApiError` for what the document does not allow. */
export function parseSearch<Row>(
  query: unknown,
  fields: SearchFields<Row>,
  options: SearchOptions,
): Test<Row> {
  return parseNode(query, fields, options, 0);
}

function parseNode<Row>(
  node: unknown,
  fields: SearchFields<Row>,
  options: SearchOptions,
  depth: number,
): Test<Row> {
  if (!isObject(node)) throw parameterInvalid('query must be an object', 'query');
  const { operator, value, field } = node;
  refuseOthers(node, ['operator', 'value', 'field']);
  if (operator === 'AND' || operator === 'OR') {
    if (field !== undefined) throw parameterInvalid('a group of filters has no field', 'query');
    if (depth >= mostNesting) throw parameterInvalid(`at most ${mostNesting} nested filters`, 'query');
    if (!Array.isArray(value) || value.length === 0)
      throw parameterInvalid('a group needs filters', 'query.value');
    if (value.length > mostFilters)
      throw parameterInvalid(`at most ${mostFilters} filters in a group`, 'query.value');
    const tests = value.map((each) => parseNode(each, fields, options, depth + 1));
    return operator === 'AND'
      ? (row) => tests.every((test) => test(row))
      : (row) => tests.some((test) => test(row));
  }
  const known = typeof field === 'string' ? fields[field] : undefined;
  if (known === undefined) throw parameterInvalid(`cannot search by ${JSON.stringify(field)}`, 'query.field');
  if (typeof operator !== 'string' || !operatorsOf[known.type].includes(operator))
    throw parameterInvalid(`${JSON.stringify(operator)} does not fit ${field}`, 'query.operator');
  return toTest(known, operator, value, options);
}

function toTest<Row>(
  { type, valuesOf }: SearchField<Row>,
  operator: string,
  value: unknown,
  { datesBy }: SearchOptions,
): Test<Row> {
  if (operator === 'IN' || operator === 'NIN') {
    if (!Array.isArray(value)) throw parameterInvalid(`${operator} needs an array`, 'query.value');
    const wanted = value.map((each) => parseValue(each, type));
    const isIn: Test<Row> = (row) => valuesOf(row).some((own) => wanted.includes(own));
    return operator === 'IN' ? isIn : (row) => !isIn(row);
  }
  const wanted = parseValue(value, type);
  const any =
    (test: (own: FieldValue) => boolean): Test<Row> =>
    (row) =>
      valuesOf(row).some(test);
  const text = String(wanted).toLowerCase();
  const lower = (own: FieldValue) => String(own ?? '').toLowerCase();
  if (type === 'date' && typeof wanted === 'number' && datesBy === 'day') {
    const day = Math.floor(wanted / dayS);
    const dayOf = (own: FieldValue) => (typeof own === 'number' ? Math.floor(own / dayS) : Number.NaN);
    if (operator === '=') return any((own) => dayOf(own) === day);
    return any(operator === '>' ? (own) => dayOf(own) > day : (own) => dayOf(own) < day);
  }
  const compare = (test: (own: number, than: number) => boolean) =>
    any((own) => typeof own === 'number' && typeof wanted === 'number' && test(own, wanted));
  switch (operator) {
    case '=':
      return wanted === null
        ? (row) => valuesOf(row).every((own) => own === null)
        : any((own) => own === wanted);
    case '!=':
      return (row) => !valuesOf(row).includes(wanted);
    case '~':
      return any((own) => lower(own).includes(text));
    case '!~':
      return (row) => !valuesOf(row).some((own) => lower(own).includes(text));
    case '^':
      return any((own) => lower(own).startsWith(text));
    case '$':
      return any((own) => lower(own).endsWith(text));
    case '>':
      return compare((own, than) => (type === 'date' ? own >= than : own > than));
    case '<':
      return compare((own, than) => (type === 'date' ? own <= than : own < than));
    case '>=':
      return compare((own, than) => own >= than);
    default:
      return compare((own, than) => own <= than);
  }
}

function parseValue(value: unknown, type: SearchField<never>['type']): FieldValue {
  if (value === null) return null;
  if (type === 'string' && typeof value === 'string') return value;
  if (type === 'boolean' && typeof value === 'boolean') return value;
  // The document's own examples write times as strings.
  if ((type === 'integer' || type === 'date') && /^\d+$/.test(String(value))) return Number(value);
  throw parameterInvalid(`${JSON.stringify(value)} is no ${type}`, 'query.value');
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function refuseOthers(given: object, known: readonly string[]): void {
  for (const name of Object.keys(given))
    if (!known.includes(name)) throw parameterInvalid(`there is no parameter ${name}`, name);
}
