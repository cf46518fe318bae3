/** Of objects, which rows that are kept hand to many answers. */
const lengths = new WeakMap<object, number>();

/** Characters of a value as JSON, at least: commas, escapes and most digits are left out. */
export function jsonLength(value: unknown): number {
  if (typeof value !== 'object' || value === null) return leafLength(value);
  const known = lengths.get(value);
  if (known !== undefined) return known;
  let length = 0;
  const open: object[] = [value];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    length += 2;
    for (const [key, item] of Object.entries(next)) {
      if (!Array.isArray(next)) length += key.length + 3;
      if (typeof item === 'object' && item !== null) open.push(item);
      else length += leafLength(item);
    }
  }
  lengths.set(value, length);
  return length;
}

function leafLength(value: unknown): number {
  if (typeof value === 'string') return value.length + 2;
  return typeof value === 'number' ? 1 : 4;
}
