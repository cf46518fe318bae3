import { isJsonObject } from './is-json-object.ts';

/** A string, to be stepped over, or an integer of 16 digits and more. */
const stringOrLongInteger = /"[^"\\]*(?:\\.[^"\\]*)*"|(?<![\d.eE+-])-?[1-9]\d{15,}(?![\d.eE])/g;

/**
 * A body as JSON, or undefined when it is none. Integers that a double cannot hold become strings, so that no digit
 * is lost; a `__proto__` key is an ordinary own property.
 */
export function parseJson(bytes: Buffer): unknown {
  const text = bytes.toString('utf8').replace(/^\ufeff/, '');
  try {
    const value: unknown = JSON.parse(text);
    // A lossless parser would do too, but blocks 30 times as long: 150 ms a megabyte.
    return hasLargeNumber(value) ? JSON.parse(text.replace(stringOrLongInteger, quoteUnsafe)) : value;
  } catch {
    return undefined;
  }
}

/** True where digits may have been lost. Values are cheaper to look at than the text; they may be nested deeper than the stack. */
function hasLargeNumber(root: unknown): boolean {
  const open: object[] = [[root]];
  const isLarge = (value: unknown): boolean => {
    if (typeof value === 'object' && value !== null) open.push(value);
    return typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER;
  };
  for (let values = open.pop(); values !== undefined; values = open.pop()) {
    // `Object.values` of each row takes four times as long. What JSON made inherits nothing that is listed here.
    if (Array.isArray(values)) {
      for (const value of values) if (isLarge(value)) return true;
    } else if (isJsonObject(values)) {
      for (const key in values) if (isLarge(values[key])) return true;
    }
  }
  return false;
}

function quoteUnsafe(token: string): string {
  return token.startsWith('"') || Number.isSafeInteger(Number(token)) ? token : `"${token}"`;
}
