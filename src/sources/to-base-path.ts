/** The path of a base URL, which stands before the path of every request; empty for none, never ending in a slash. */
export function toBasePath(baseUrl: string): string {
  return new URL(baseUrl).pathname.replace(/\/+$/, '');
}
