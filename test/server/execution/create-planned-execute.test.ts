import fc from 'fast-check';
import {
  buildSchema,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  type GraphQLError,
  getIntrospectionQuery,
  NoUnusedFragmentsRule,
  NoUnusedVariablesRule,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { describe, expect, it, test } from 'vitest';
import { createPlannedExecute } from '../../../src/server/execution/create-planned-execute.ts';
import { anyDocument } from './any-document.ts';
import { oddOptions, oddRoot, oddSchema, oddVariableValues } from './odd-schema.ts';

/** As the client gets it. */
interface Answer {
  readonly data: string;
  readonly errors: readonly string[];
}

function toAnswer({ data, errors = [] }: ExecutionResult): Answer {
  return { data: JSON.stringify(data) ?? 'none', errors: errors.map(toText) };
}

/** graphql-js tells the value that does not fit the schema; ours does not. */
function toText(error: GraphQLError): string {
  const message = error.message.replace(/^(Expected (?:value of type "\w+"|`\w+\.serialize)).*/, '$1');
  return JSON.stringify({ ...error.toJSON(), message });
}

const plannedExecute = createPlannedExecute();

/** Gives the answer after making sure that graphql-js gives the same, character by character. */
async function expectSame(args: ExecutionArgs): Promise<Answer> {
  const [planned, reference] = [plannedExecute(args), execute(args)];
  expect('then' in planned).toBe('then' in reference);
  const [result, expectedResult] = [await planned, await reference];
  const [answer, expected] = [toAnswer(result), toAnswer(expectedResult)];
  if (!('then' in planned)) {
    expect(answer).toEqual(expected);
    return answer;
  }
  expect(answer.data).toBe(expected.data);
  expectSameErrors(toErrorsByNull(result), toErrorsByNull(expectedResult));
  return answer;
}

type ErrorsByNull = ReadonlyMap<string, readonly string[]>;

/**
 * The errors of promises stand in the order in which those happen to end. Of several below one null, those that come
 * after it may be left out ("Handling Execution Errors", section 6.4.4), and who comes first is a matter of ticks.
 */
function expectSameErrors(errors: ErrorsByNull, expected: ErrorsByNull): void {
  expect([...errors.keys()].toSorted()).toEqual([...expected.keys()].toSorted());
  for (const [place, those] of errors) {
    const [fewer, more] = [those, expected.get(place) ?? []].toSorted((a, b) => a.length - b.length);
    expect(more).toEqual(expect.arrayContaining([...(fewer ?? [])]));
  }
}

/** By the place of the null in the data that stands for them. */
function toErrorsByNull({ data, errors = [] }: ExecutionResult): ErrorsByNull {
  const byNull = new Map<string, string[]>();
  for (const error of errors) {
    const place = toNullPlace(data, error.path ?? []);
    byNull.set(place, [...(byNull.get(place) ?? []), toText(error)]);
  }
  return byNull;
}

function toNullPlace(data: unknown, path: readonly (string | number)[]): string {
  let value = data;
  let depth = 0;
  while (typeof value === 'object' && value !== null && depth < path.length) {
    value = Reflect.get(value, path[depth] ?? '');
    depth++;
  }
  return JSON.stringify(path.slice(0, depth));
}

function askOdd(query: string, variableValues: Record<string, unknown> = {}, operationName?: string) {
  const document = parse(query);
  return expectSame({
    schema: oddSchema,
    document,
    rootValue: oddRoot,
    contextValue: { of: 'us' },
    variableValues,
    ...(operationName === undefined ? {} : { operationName }),
  });
}

const rules = specifiedRules.filter(
  (rule) => rule !== NoUnusedFragmentsRule && rule !== NoUnusedVariablesRule,
);

test('answers any query as graphql-js does', async () => {
  let answers = 0;
  await fc.assert(
    fc.asyncProperty(
      anyDocument(oddSchema, oddOptions),
      fc.boolean(),
      fc.boolean(),
      async (query, yes, no) => {
        fc.pre(validate(oddSchema, parse(query), rules).length === 0);
        answers++;
        await askOdd(query, { yes, no, ...oddVariableValues });
      },
    ),
    { numRuns: 300 },
  );
  expect(answers).toBeGreaterThan(200);
});

test('answers the introspection query', async () => {
  const { data } = await askOdd(getIntrospectionQuery());
  expect(data).toContain('LateGuess');
});

describe('what depends on the document', () => {
  it('is worked out once', async () => {
    const document = parse('{ name thing { id } }');
    const [operation] = document.definitions;
    let reads = 0;
    if (operation?.kind !== 'OperationDefinition') throw new Error('no operation');
    const { selectionSet } = operation;
    Object.defineProperty(operation, 'selectionSet', {
      get() {
        reads++;
        return selectionSet;
      },
    });
    const ask = () => createdExecute({ schema: oddSchema, document, rootValue: oddRoot });
    const createdExecute = createPlannedExecute();
    const first = toAnswer(await ask());
    expect(first.data).toBe('{"name":"root","thing":{"id":"1"}}');
    const readsOfFirst = reads;
    expect(toAnswer(await ask())).toEqual(first);
    expect(reads).toBe(readsOfFirst);
  });

  it('fits each combination of conditions, however many there are', async () => {
    const names = Array.from({ length: 6 }, (_, i) => `c${i}`);
    const query = `query (${names.map((name) => `$${name}: Boolean!`).join(' ')}) {
      ${names.map((name) => `${name}: id @include(if: $${name})`).join(' ')}
      ...F @include(if: $c0) ...F @include(if: $c1) thing @skip(if: $c2) { ...F }
    }
    fragment F on Being { being { id @skip(if: $c3) } }`;
    const answers = new Set<string>();
    const document = parse(query);
    for (let bits = 0; bits < 64; bits++) {
      const variableValues = Object.fromEntries(names.map((name, i) => [name, (bits & (1 << i)) !== 0]));
      answers.add(
        (await expectSame({ schema: oddSchema, document, rootValue: oddRoot, variableValues })).data,
      );
    }
    expect(answers.size).toBe(64);
  });

  it.each([
    ['at the root', 'query ($a: Boolean = true) { name @skip(if: $a) }'],
    ['below', 'query ($a: Boolean = true) { name thing { name @skip(if: $a) } }'],
  ])('reports a condition that is null, %s', async (_where, query) => {
    expect((await askOdd(query, { a: null })).errors).toHaveLength(1);
  });
});

describe('what is asked', () => {
  it.each(['__proto__', 'constructor', 'then', 'toJSON', 'hasOwnProperty'])(
    'may have the alias %s',
    async (alias) => {
      const { data, errors } = await askOdd(`{ ${alias}: late thing { ${alias}: name } }`);
      expect({ data, errors }).toEqual({
        data: `{"${alias}":"late","thing":{"${alias}":"root"}}`,
        errors: [],
      });
    },
  );

  it('stands in its order, whatever is ready first', async () => {
    const { data } = await askOdd('{ late name thingLate { late id } missing id }');
    expect(data).toBe(
      '{"late":"late","name":"root","thingLate":{"late":"late","id":"1"},"missing":null,"id":"1"}',
    );
  });

  const twoQueries = 'query A { name } query B { id }';
  it.each([
    ['a query by its name', twoQueries, 'B', '{"id":"1"}'],
    ['a name that is none', twoQueries, 'C', 'none'],
    ['one of two without a name', twoQueries, undefined, 'none'],
    ['no query at all', 'fragment F on Thing { id }', undefined, 'none'],
    ['a mutation', 'mutation { name }', undefined, 'null'],
    ['a variable that is missing', 'query ($a: Int!) { described(count: $a) }', undefined, 'none'],
  ])('may be %s', async (_what, query, operationName, data) => {
    expect((await askOdd(query, {}, operationName)).data).toBe(data);
  });

  it('may have variables that do not fit', async () => {
    const { errors } = await askOdd('query ($a: Int!, $b: Color) { described(count: $a, color: $b) }', {
      a: 'x',
      b: 1,
    });
    expect(errors).toHaveLength(2);
  });
});

describe('errors', () => {
  it('are one at least when two root fields null all data', async () => {
    const answer = await askOdd('{ rejectsMust0: rejectsMust other0: other { must0: must } }');
    expect(answer.data).toBe('null');
    expect(answer.errors.length).toBeGreaterThan(0);
  });

  it('does not leave a promise alone when a later item may not be null', async () => {
    const schema = buildSchema('type Query { rows: [Row!] } type Row { must: String! }');
    const rows = [{ must: () => Promise.reject(new Error('late')) }, null];
    const answer = toAnswer(
      await plannedExecute({ schema, document: parse('{ rows { must } }'), rootValue: { rows } }),
    );
    expect(answer.data).toBe('{"rows":null}');
    expect(answer.errors).toEqual([expect.stringContaining('non-nullable field Query.rows')]);
  });

  it.each([['Nothing'], ['Query'], [7]])(
    'says that %s is no type of the union, and not what the value is',
    async (type) => {
      const schema = buildSchema('type Query { either: Either } union Either = A type A { a: Int }');
      const rootValue = { either: { __typename: type, a: 'secret' } };
      const { data, errors } = toAnswer(
        await plannedExecute({ schema, document: parse('{ either { __typename } }'), rootValue }),
      );
      expect(data).toBe('{"either":null}');
      expect(errors.join()).toMatch(/type of \\"Either\\" for field \\"Query.either\\"/);
      expect(errors.join()).not.toContain('secret');
    },
  );

  it('nulls all data when nothing above may be null', async () => {
    const schema = buildSchema('type Query { must: String! late: String! }');
    const rootValue = { must: null, late: async () => null };
    for (const query of ['{ must }', '{ late }', '{ late must }']) {
      const { data, errors } = await expectSame({ schema, document: parse(query), rootValue });
      expect([data, errors.length]).toEqual(['null', 1]);
    }
  });
});
