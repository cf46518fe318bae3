import { isBlank } from './is-blank.ts';

/**
 * An id as one segment of a path, or null for an id that no path can carry: a blank one and one with a dot segment
 * (servers resolve `..` even when it is percent-encoded, and would answer another question), or half a character.
 */
export function encodePathSegment(id: string): string | null {
  const isUnsafe = isBlank(id) || id.split(/[/\\]/).some((part) => part === '.' || part === '..');
  return isUnsafe || Buffer.from(id).toString() !== id ? null : encodeURIComponent(id);
}
