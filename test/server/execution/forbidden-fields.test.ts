import { buildSchema, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { ForbiddenError } from '../../../src/errors.ts';
import { createPlannedExecute } from '../../../src/server/execution/create-planned-execute.ts';

const plannedExecute = createPlannedExecute();

describe('a field that the viewer may not see', () => {
  const schema = buildSchema(
    'type Query { rows: [Row!]! } type Row { id: ID! secret: String late: String must: Secret } type Secret { text: String! }',
  );

  function ask(query: string) {
    let refusals = 0;
    const refuse = (name: string) => {
      refusals += 1;
      return new ForbiddenError(`${name} is secret.`);
    };
    const rows = ['a', 'b', 'c'].map((id) => ({
      id,
      secret: () => {
        throw refuse('secret');
      },
      late: () => Promise.reject(refuse('late')),
      must: () => ({
        text: () => {
          throw refuse('text');
        },
      }),
    }));
    const result = plannedExecute({ schema, document: parse(query), rootValue: { rows } });
    return Promise.resolve(result).then((answer) => ({ answer, refusals }));
  }

  it('has one error for all its rows, and one for each place in the document', async () => {
    const { answer, refusals } = await ask('{ rows { id secret again: secret late } }');
    const row = { secret: null, again: null, late: null };
    expect(JSON.parse(JSON.stringify(answer.data))).toEqual({
      rows: ['a', 'b', 'c'].map((id) => ({ id, ...row })),
    });
    expect(answer.errors?.map(({ path, message }) => [path?.join('.'), message])).toEqual([
      ['rows.0.secret', 'secret is secret.'],
      ['rows.0.again', 'secret is secret.'],
      ['rows.0.late', 'late is secret.'],
    ]);
    expect(answer.extensions).toEqual({ errorsLeftOut: 6 });
    // What is certain is not asked again; promises were under way.
    expect(refusals).toBe(2 + 3);
  });

  it('nulls what holds it where it may not be null', async () => {
    const { answer } = await ask('{ rows { id must { text } } }');
    expect(JSON.parse(JSON.stringify(answer.data))).toEqual({
      rows: ['a', 'b', 'c'].map((id) => ({ id, must: null })),
    });
    expect(answer.errors?.length).toBe(3);
    expect(answer.extensions).toBeUndefined();
  });

  it('is told anew in the next execution', async () => {
    const query = '{ rows { secret } }';
    expect((await ask(query)).answer.errors).toHaveLength(1);
    expect((await ask(query)).answer.errors).toHaveLength(1);
  });
});
