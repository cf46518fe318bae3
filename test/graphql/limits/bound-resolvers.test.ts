import { buildSchema, execute, type GraphQLObjectType, parse } from 'graphql';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { BadUserInputError, ForbiddenError } from '../../../src/errors.ts';
import { boundResolvers, startBounds } from '../../../src/graphql/limits/bound-resolvers.ts';
import { createByteBudget } from '../../../src/graphql/limits/byte-budget.ts';
import { createTurns, turns } from '../../../src/turns.ts';

const schema = buildSchema(
  'type Query { rows: [Row!]! } type Row { secret: String late: String bug: String must: Holder } type Holder { text: String! }',
);
const row = schema.getType('Row') as GraphQLObjectType;
boundResolvers(schema);
boundResolvers(schema);

/** The errors of so many rows as graphql-js made them, and how many it was spared. */
async function ask(fields: string, maxErrors: number) {
  let asked = 0;
  const refuse = (error: Error) => {
    asked += 1;
    return error;
  };
  const rows = Array.from({ length: 10 }, () => ({
    secret: () => {
      throw refuse(new ForbiddenError('secret'));
    },
    late: () => Promise.reject(refuse(new BadUserInputError('late'))),
    bug: () => {
      throw refuse(new TypeError('bug'));
    },
    must: {
      text: () => {
        throw refuse(new ForbiddenError('text'));
      },
    },
  }));
  const contextValue = {};
  const bounds = startBounds(contextValue, {
    maxErrors,
    bytes: createByteBudget(1_000_000, () => undefined),
    work: turns.startWork(),
  });
  const document = parse(`{ rows { ${fields} } }`);
  const { data, errors = [] } = await execute({ schema, document, rootValue: { rows }, contextValue });
  return { data: JSON.parse(JSON.stringify(data)), errors, leftOut: bounds.errorsLeftOut, asked };
}

describe('the errors of an execution', () => {
  it('are located up to the limit, and counted beyond', async () => {
    const { data, errors, leftOut, asked } = await ask('secret again: secret', 7);
    expect(data.rows).toEqual(Array(10).fill({ secret: null, again: null }));
    expect(errors.map(({ path }) => path?.join('.'))).toEqual([
      'rows.0.secret',
      'rows.0.again',
      'rows.1.secret',
      'rows.1.again',
      'rows.2.secret',
      'rows.2.again',
      'rows.3.secret',
    ]);
    expect([leftOut, asked]).toEqual([13, 20]);
  });

  it('are as many where they come later', async () => {
    const { data, errors, leftOut } = await ask('late', 3);
    expect(data.rows).toEqual(Array(10).fill({ late: null }));
    expect([errors.length, leftOut]).toEqual([3, 7]);
  });

  it('null what holds them where they may not be null', async () => {
    const { data, errors, leftOut } = await ask('must { text }', 3);
    expect(data.rows).toEqual(Array(10).fill({ must: null }));
    expect([errors.length, leftOut]).toEqual([10, 0]);
  });

  it('are all passed on where they are internal, for the log', async () => {
    const { errors, leftOut } = await ask('bug', 3);
    expect([errors.length, leftOut]).toEqual([10, 0]);
  });

  it('are counted anew in the next execution', async () => {
    expect((await ask('secret', 3)).leftOut).toBe(7);
    expect((await ask('secret', 3)).leftOut).toBe(7);
  });

  it('are counted once, however often the schema is bounded', () => {
    const before = row.getFields()['secret']?.resolve;
    boundResolvers(schema);
    expect(row.getFields()['secret']?.resolve).toBe(before);
  });
});

describe('the bytes of an execution', () => {
  it('are counted as they come, and then nothing more is resolved', async () => {
    const rows = Array.from({ length: 100 }, () => ({ secret: 'x'.repeat(100) }));
    let resolved = 0;
    const counted = buildSchema('type Query { rows: [Row!]! } type Row { secret: String }');
    const type = counted.getType('Row') as GraphQLObjectType;
    Object.assign(type.getFields()['secret'] ?? {}, {
      resolve: (source: { secret: string }) => {
        resolved += 1;
        return source.secret;
      },
    });
    boundResolvers(counted);
    let told = 0;
    const contextValue = {};
    const bytes = createByteBudget(1_000, () => {
      told += 1;
    });
    startBounds(contextValue, { maxErrors: 100, bytes, work: turns.startWork() });
    await execute({
      schema: counted,
      document: parse('{ rows { secret } }'),
      rootValue: { rows },
      contextValue,
    });
    expect(bytes.isExceeded).toBe(true);
    expect(told).toBe(1);
    expect(resolved).toBeLessThan(10);
  });
});

describe('a large execution', () => {
  it('gives the event loop back between its lists', async () => {
    const listed = buildSchema(
      'type Query { lists: [List!]! } type List { rows: [Row!]! } type Row { value: Int }',
    );
    let completed = 0;
    Object.assign((listed.getType('Row') as GraphQLObjectType).getFields()['value'] ?? {}, {
      resolve: () => {
        completed += 1;
        return 1;
      },
    });
    boundResolvers(listed);
    const inTurn: number[] = [];
    let before = 0;
    // A value takes 10 µs.
    const { startWork } = createTurns({
      now: () => completed / 100,
      defer: (callback) =>
        setImmediate(() => {
          inTurn.push(completed - before);
          before = completed;
          callback();
        }),
    });
    const contextValue = {};
    startBounds(contextValue, {
      maxErrors: 100,
      bytes: createByteBudget(1_000_000, () => undefined),
      work: startWork(),
    });
    const rootValue = { lists: Array(250).fill({ rows: Array(100).fill({}) }) };
    const document = parse('{ lists { rows { value } } }');
    const { data } = await execute({ schema: listed, document, rootValue, contextValue });
    expect(JSON.stringify(data).match(/1/g)).toHaveLength(25_000);
    expect(completed).toBe(25_000);
    // A slice of 10 ms and the list that goes beyond it.
    expect(Math.max(...inTurn)).toBeLessThanOrEqual(1_000 + 100);
    expect(inTurn.length).toBeGreaterThan(20);
  });

  it('handles what is rejected in a list that waits for its turn', async () => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    onTestFinished(() => void process.off('unhandledRejection', unhandled));
    let nowMs = 0;
    const now = () => {
      nowMs += 100;
      return nowMs;
    };
    const listed = buildSchema('type Query { rows: [Row]! } type Row { value: Int }');
    Object.assign(listed.getQueryType()?.getFields()['rows'] ?? {}, {
      resolve: () => [{ value: 1 }, Promise.reject(new BadUserInputError('wrong')), { value: 3 }],
    });
    boundResolvers(listed);
    const contextValue = {};
    startBounds(contextValue, {
      maxErrors: 100,
      bytes: createByteBudget(1_000_000, () => undefined),
      work: createTurns({ now }).startWork(),
    });
    const document = parse('{ a: rows { value } b: rows { value } c: rows { value } }');
    const { data, errors = [] } = await execute({ schema: listed, document, contextValue });
    const rows = [{ value: 1 }, null, { value: 3 }];
    expect(JSON.parse(JSON.stringify(data))).toEqual({ a: rows, b: rows, c: rows });
    expect(errors.map(({ path }) => path?.join('.'))).toEqual(['a.1', 'b.1', 'c.1']);
    expect(unhandled).not.toHaveBeenCalled();
  });
});
