export function toBasePath(baseUrl: string): string {
  return new URL(baseUrl).pathname.replace(/\/+$/, '');
}

/** Null for a blank id, a dot segment (servers resolve `..` even percent-encoded) or half a surrogate pair. */
export function encodePathSegment(id: string): string | null {
  const isUnsafe = isBlank(id) || id.split(/[/\\]/).some((part) => part === '.' || part === '..');
  return isUnsafe || Buffer.from(id).toString() !== id ? null : encodeURIComponent(id);
}

/** True for an id that no row can have: empty or only white space. */
export function isBlank(id: string): boolean {
  return id.trim() === '';
}

/** `?name=value&…`, percent-encoded, without the nulls; empty when all are null. */
export function toQueryString(parameters: Readonly<Record<string, string | number | null>>): string {
  const pairs = Object.entries(parameters)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}=${encodeURIComponent(toWellFormed(String(value)))}`);
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

/** Half of a surrogate pair cannot be sent; the replacement character matches no real id. */
function toWellFormed(text: string): string {
  return Buffer.from(text).toString();
}

/** The text as it stands when it is an absolute http(s) URL, else null. */
export function toHttpUrl(text: string | null): string | null {
  return text !== null && /^https?:\/\/[^\s\\]+$/i.test(text) && URL.canParse(text) ? text : null;
}
