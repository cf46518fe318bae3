export function toBasePath(baseUrl: string): string {
  return new URL(baseUrl).pathname.replace(/\/+$/, '');
}

/** Null for a blank id, a dot segment (servers resolve `..` even percent-encoded) or half a surrogate pair. */
export function encodePathSegment(id: string): string | null {
  const isUnsafe = isBlank(id) || id.split(/[/\\]/).some((part) => part === '.' || part === '..');
  return isUnsafe || !id.isWellFormed() ? null : encodeURIComponent(id);
}

/** True for an id that no row can have: empty or only white space. */
export function isBlank(id: string): boolean {
  return id.trim() === '';
}

/** `?name=value&…` without the nulls; half of a surrogate pair, which cannot be sent, becomes a character that no real id has. */
export function toQueryString(parameters: Readonly<Record<string, string | number | null>>): string {
  let text = '';
  for (const name in parameters) {
    const value = parameters[name] ?? null;
    if (value !== null)
      text += `${text === '' ? '?' : '&'}${name}=${encodeURIComponent(String(value).toWellFormed())}`;
  }
  return text;
}

/** The text as it stands when it is an absolute http(s) URL, else null. */
export function toHttpUrl(text: string | null): string | null {
  return text !== null && /^https?:\/\/[^\s\\]+$/i.test(text) && URL.canParse(text) ? text : null;
}
