import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isJsonObject } from '../../src/models.ts';
import { keysInOrder, parseJson } from '../../src/sources/parse-json.ts';

const parse = (text: string) => parseJson(Buffer.from(text), 1_000);

test.each(['', ' ', '<html>', '{"a":1', '[1,]', '{"a":1}x', "{'a':1}", '\ufeff', 'undefined', 'NaN'])(
  '%j is no JSON',
  (text) => expect(parse(text)).toBeUndefined(),
);

test('a byte order mark is no part of the text', () => {
  expect(parse('\ufeff{"a":1}')).toEqual({ a: 1 });
});

test.each([
  ['9007199254740991', 9007199254740991],
  ['-9007199254740991', -9007199254740991],
  ['9007199254740992', '9007199254740992'],
  ['-9007199254740993', '-9007199254740993'],
  ['12345678901234567890123', '12345678901234567890123'],
  ['1234567890123456', 1234567890123456],
  ['0.12345678901234567', 0.12345678901234566],
  ['8.5000000000000000', 8.5],
  ['1234567890123456e2', 123456789012345600],
  ['1e400', Number.POSITIVE_INFINITY],
  ['"1234567890123456789"', '1234567890123456789'],
])('%s is %j', (text, value) => {
  expect(parse(`[${text},null,true,"é\\n\\ud83d\\udcac"]`)).toEqual([value, null, true, 'é\n💬']);
});

test.each(['1', '12345678901234567890'])('a __proto__ key beside %s is an ordinary key', (number) => {
  const value = parse(`{"__proto__":{"isAdmin":true},"n":${number},"constructor":1}`) as Record<
    string,
    unknown
  >;
  expect(Object.keys(value)).toEqual(['__proto__', 'n', 'constructor']);
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  expect(value['isAdmin']).toBeUndefined();
  expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined();
});

test.each(['1', '12345678901234567890'])('of repeated keys the last one counts, beside %s', (number) => {
  expect(parse(`{"a":{"x":1},"a":[2],"n":${number}}`)).toMatchObject({ a: [2] });
});

test.each([
  '01234567890123456789',
  '--12345678901234567890',
  '+12345678901234567890',
  '12345678901234567890n',
  '0x12345678901234567890',
])('%s stays no JSON', (text) => expect(parse(`{"a":${text}}`)).toBeUndefined());

test('an unsafe integer where no string may stand stays no JSON', () => {
  expect(parse('{"a" 12345678901234567890}')).toBeUndefined();
});

function keysOf(text: string): readonly string[] {
  const value = parse(text);
  return isJsonObject(value) ? keysInOrder(value) : [];
}

test.each([
  ['{"name":"a","2025":5,"1":7}', ['name', '2025', '1']],
  ['{"b":1,"a":2}', ['b', 'a']],
  ['{ "b" : "7" , "10"\n:\t[{"2":1}], "0":12345678901234567890 }', ['b', '10', '0']],
  ['{"a":1,"4294967294":2,"007":3,"99999999999":4}', ['a', '4294967294', '007', '99999999999']],
  ['{"a":1,"\\u00005":2,"5":3}', ['a', '\u00005', '5']],
  ['{"a":1,"5":2,"__proto__":3,"a":4}', ['a', '5', '__proto__']],
])('the keys of %s are told in the order of the text', (text, keys) => {
  expect(keysOf(text)).toEqual(keys);
  // Values are the same as ever, those of unsafe integers aside.
  const plain: unknown = JSON.parse(text.replace('12345678901234567890', '"12345678901234567890"'));
  expect(parse(text)).toEqual(plain);
});

test('a very long string full of quotes and digits is stepped over', () => {
  const text = '\\"1234567890123456789, '.repeat(50_000);
  expect(parse(JSON.stringify({ text, n: 1 }))).toEqual({ text, n: 1 });
});

test('values are nested at most 100 deep', () => {
  const nest = (depth: number) => `${'[{"a":'.repeat(depth / 2)}1${'}]'.repeat(depth / 2)}`;
  expect(parse(nest(100))).toBeDefined();
  expect(parse(nest(102))).toBeUndefined();
  expect(parse(nest(1_000_000))).toBeUndefined();
  expect(parse(`[${nest(98)},${nest(98)}]`)).toBeDefined();
  expect(parse(JSON.stringify('['.repeat(1_000)))).toBe('['.repeat(1_000));
});

test.each(['0,', '{},', '[],', '"a",', '12345678901234567890,'])(
  'of %j at most so many are taken',
  (value) => {
    const list = (length: number) => `[${value.repeat(length).slice(0, -1)}]`;
    expect(parse(list(400))).toHaveLength(400);
    expect(parse(list(1_001))).toBeUndefined();
  },
);

test('commas and brackets in strings count for nothing, whatever is escaped', () => {
  const text = '\\",[{\\\\"'.repeat(1_000);
  expect(parse(JSON.stringify([text, 12]))).toEqual([text, 12]);
});

test('a very long string of escapes is taken, beside an unsafe integer', () => {
  const text = '"'.repeat(2_000_000);
  const value = parse(`[12345678901234567890,${JSON.stringify(text)}]`);
  expect(Array.isArray(value) && value[0] === '12345678901234567890' && value[1] === text).toBe(true);
});

test('whatever stands around them, only unsafe integers become strings', () => {
  const digits = fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n });
  const leaf = fc.oneof(digits, fc.string(), fc.boolean(), fc.constant(null), digits.map(String));
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.oneof(fc.string(), digits.map(String)), tie('value'), { maxKeys: 4 }),
    ),
  }));
  const check = (original: unknown) => {
    expect(parse(toText(original))).toEqual(JSON.parse(toText(original, true)));
  };
  fc.assert(fc.property(value, check), { numRuns: 500 });
});

/** JSON with every integer in full; `quoted`: with the unsafe ones as strings. */
function toText(value: unknown, quoted = false): string {
  if (typeof value === 'bigint') {
    const isSafe = Number.isSafeInteger(Number(value));
    return quoted && !isSafe ? `"${value}"` : String(value);
  }
  if (Array.isArray(value)) return `[ ${value.map((item) => toText(item, quoted)).join(' ,')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(
    ([key, field]) => `${JSON.stringify(key)}:${toText(field, quoted)}`,
  );
  return `{${fields.join(', ')}}`;
}
