import { GraphQLError } from 'graphql';
import { describe, expect, it } from 'vitest';
import { parseHeaderSwitch } from '../../src/server/parse-header-switch.ts';

const parse = (headers: Record<string, string>) => parseHeaderSwitch(new Headers(headers), 'x-switch');

describe('a header that is a switch', () => {
  it.each([
    [{}, null],
    [{ 'x-switch': '0' }, false],
    [{ 'X-Switch': ' 1 ' }, true],
  ])('%o is %s', (headers, expected) => {
    expect(parse(headers)).toBe(expected);
  });

  it.each(['', 'true', '01', '2', '1, 1', '-1'])('%j is a bad request that names the header', (value) => {
    const error = (() => {
      try {
        return parse({ 'x-switch': value });
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toBeInstanceOf(GraphQLError);
    expect(error).toMatchObject({
      message: 'The header "x-switch" must be 0 or 1.',
      extensions: { code: 'BAD_REQUEST', http: { status: 400 } },
    });
  });
});
