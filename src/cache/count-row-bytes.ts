/** Per row: its places in a list, in an index by id and in groups by other ids. */
const placeBytes = 200;
const wideCharacter = /[\u0100-\uffff]/;

/** Memory that rows hold, rather too much than too little. Additive: two lists take what each of them takes. */
export function countRowBytes(rows: readonly unknown[]): number {
  let bytes = 0;
  for (const row of rows) bytes += placeBytes + countValueBytes(row);
  return bytes;
}

function countValueBytes(root: unknown): number {
  let bytes = 0;
  const open: unknown[] = [root];
  /** Keys of nested objects; a row's own keys are shared by all rows. */
  let innerKeys: Set<string> | undefined;
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value === 'string') {
      bytes += 24 + value.length * (wideCharacter.test(value) ? 2 : 1);
    } else if (typeof value === 'number') {
      bytes += 16;
    } else if (Array.isArray(value)) {
      bytes += 48 + 8 * value.length;
      for (const item of value) open.push(item);
    } else if (isRecord(value)) {
      bytes += 56;
      for (const key in value) {
        bytes += 8;
        open.push(value[key]);
        if (value === root || innerKeys?.has(key)) continue;
        innerKeys ??= new Set();
        innerKeys.add(key);
        // Its text, and its part in the description of the object's shape.
        bytes += 110 + key.length;
      }
    }
  }
  return bytes;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
