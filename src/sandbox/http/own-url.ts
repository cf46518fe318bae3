/** Stands in stored rows for the URL of the sandbox, whose port may be another one at the next start. */
export const ownUrlPlaceholder = 'http://sandbox.invalid';

/** The text with the real URL. */
export function withOwnUrl(text: string, ownUrl: string): string {
  return text.replaceAll(ownUrlPlaceholder, ownUrl);
}
