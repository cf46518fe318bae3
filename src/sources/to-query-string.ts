/** `?name=value&…` in the given order, percent-encoded, without the nulls; empty when all are null. */
export function toQueryString(parameters: Readonly<Record<string, string | number | null>>): string {
  const pairs = Object.entries(parameters)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}=${encodeURIComponent(toWellFormed(String(value)))}`);
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

/** Half of a surrogate pair cannot be sent; it becomes the replacement character, which matches no real id. */
function toWellFormed(text: string): string {
  return Buffer.from(text).toString();
}
