import { expect, test } from 'vitest';
import { toPlainContentType } from '../../src/server/to-plain-content-type.ts';

test.each([
  ['application/json', 'application/json'],
  ['Application/JSON; Charset=UTF-8', 'application/json;charset=utf-8'],
  ['application/json \t;\tcharset="UTF-8" ; x=y', 'application/json;charset="utf-8";x=y'],
  ['', ''],
])('%j is %j', (given, plain) => {
  expect(toPlainContentType(given)).toBe(plain);
});
