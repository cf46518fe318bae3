import { buildSchema, execute, type GraphQLObjectType, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { BadUserInputError, ForbiddenError } from '../../../src/errors.ts';
import { boundErrors, startErrorCount } from '../../../src/server/limits/count-errors.ts';

const schema = buildSchema(
  'type Query { rows: [Row!]! } type Row { secret: String late: String bug: String must: Holder } type Holder { text: String! }',
);
const row = schema.getType('Row') as GraphQLObjectType;
boundErrors(schema);
boundErrors(schema);

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
  const count = startErrorCount(contextValue, maxErrors);
  const document = parse(`{ rows { ${fields} } }`);
  const { data, errors = [] } = await execute({ schema, document, rootValue: { rows }, contextValue });
  return { data: JSON.parse(JSON.stringify(data)), errors, leftOut: count.leftOut, asked };
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
    boundErrors(schema);
    expect(row.getFields()['secret']?.resolve).toBe(before);
  });
});
