/** A value of JSON as a URL-safe text: cursors and ids, which clients pass unchanged. */
export function toOpaqueText(value: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** The value again, to be checked; null for what is none. */
export function readOpaqueText(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return null;
  }
}
