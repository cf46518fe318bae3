import { isJsonObject, type JsonObject } from '../models.ts';

const maxDepth = 100;

/** Undefined: no JSON, too deep, or over `maxValues`. Integers that a double cannot hold become strings. */
export function parseJson(bytes: Buffer, maxValues: number): unknown {
  const found = scan(bytes, maxValues);
  if (found === null) return undefined;
  try {
    const value: unknown = JSON.parse(toText(bytes, found).replace(/^\ufeff/, ''));
    return found.hasMarkedKeys ? restoreKeys(value) : value;
  } catch {
    return undefined;
  }
}

interface Found {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Tokens to replace; null: too much to parse. Lossless parsers block 30 times as long: 150 ms a megabyte. */
function scan(
  bytes: Buffer,
  maxValues: number,
): { readonly found: readonly Found[]; readonly hasMarkedKeys: boolean } | null {
  const found: Found[] = [];
  let hasMarkedKeys = false;
  let depth = 0;
  let values = 1;
  let at = 0;
  while (at < bytes.length) {
    switch (roles[bytes[at] ?? 0]) {
      case Role.Quote: {
        const start = at;
        at = findStringEnd(bytes, at);
        if (mayNeedMark(bytes, start, at) && isKeyEnd(bytes, at)) {
          found.push({ start: start + 1, end: start + 1, text: mark });
          hasMarkedKeys = true;
        }
        break;
      }
      case Role.Open:
        depth += 1;
        values += 1;
        break;
      case Role.Close:
        depth -= 1;
        break;
      case Role.Comma:
        values += 1;
        break;
      case Role.Digit: {
        const start = at;
        while (isNumeric[bytes[at + 1] ?? 0] === 1) at += 1;
        const end = at + 1;
        if (end - start > 15) {
          const token = bytes.toString('latin1', start, end);
          if (isUnsafeInteger(token)) found.push({ start, end, text: `"${token}"` });
        }
        break;
      }
    }
    if (depth > maxDepth || values > maxValues) return null;
    at += 1;
  }
  return { found, hasMarkedKeys };
}

function findStringEnd(bytes: Buffer, start: number): number {
  let at = start + 1;
  while (at < bytes.length && bytes[at] !== quote) at += bytes[at] === backslash ? 2 : 1;
  return at;
}

function isUnsafeInteger(token: string): boolean {
  return /^-?[1-9]\d*$/.test(token) && !Number.isSafeInteger(Number(token));
}

function toText(bytes: Buffer, { found }: { readonly found: readonly Found[] }): string {
  let text = '';
  let from = 0;
  for (const { start, end, text: other } of found) {
    text += bytes.toString('utf8', from, start) + other;
    from = end;
  }
  return text + bytes.toString('utf8', from);
}

// Array-index keys, which objects list first, are parsed behind a NUL, as are keys that begin with one.
const mark = '\\u0000';
const indexPattern = /^\d{1,10}$/;
const orders = new WeakMap<object, readonly string[]>();

/** The keys of an object that `parseJson` made, in the order of their text. */
export function keysInOrder(object: JsonObject): readonly string[] {
  return orders.get(object) ?? Object.keys(object);
}

/** Digits of the largest array index, 4294967294. */
const longestIndex = 10;

function mayNeedMark(bytes: Buffer, open: number, close: number): boolean {
  const first = bytes[open + 1];
  if (first === backslash) return bytes.toString('latin1', open + 1, open + 1 + mark.length) === mark;
  const length = close - open - 1;
  if (length === 0 || length > longestIndex) return false;
  for (let at = open + 1; at < close; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte < zero || byte > nine) return false;
  }
  return true;
}

function isKeyEnd(bytes: Buffer, close: number): boolean {
  let at = close + 1;
  while (isSpace[bytes[at] ?? 0] === 1) at += 1;
  return bytes[at] === colon;
}

/** Recursive: `scan` has limited the depth. */
function restoreKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(restoreKeys);
  if (!isJsonObject(value)) return value;
  const fields = Object.entries(value).map(
    ([key, field]) => [key.startsWith('\0') ? key.slice(1) : key, restoreKeys(field)] as const,
  );
  const restored = Object.fromEntries(fields);
  const keys = fields.map(([key]) => key);
  // An order takes more memory than its object.
  if (keys.some((key) => indexPattern.test(key))) orders.set(restored, keys);
  return restored;
}

const zero = '0'.charCodeAt(0);
const nine = '9'.charCodeAt(0);
const colon = ':'.charCodeAt(0);
const quote = '"'.charCodeAt(0);
const backslash = '\\'.charCodeAt(0);

const Role = { Quote: 1, Open: 2, Close: 3, Comma: 4, Digit: 5 } as const;

const roles = toTable({
  '"': Role.Quote,
  '[{': Role.Open,
  ']}': Role.Close,
  ',': Role.Comma,
  '-0123456789': Role.Digit,
});
const isNumeric = toTable({ '-+.eE0123456789': 1 });
const isSpace = toTable({ ' \t\n\r': 1 });

function toTable(numbers: Readonly<Record<string, number>>): Uint8Array {
  const table = new Uint8Array(256);
  for (const [characters, number] of Object.entries(numbers)) {
    for (const character of characters) table[character.charCodeAt(0)] = number;
  }
  return table;
}
