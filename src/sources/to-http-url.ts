/** The text as it stands when it is an absolute http(s) URL, else null. */
export function toHttpUrl(text: string | null): string | null {
  return text !== null && /^https?:\/\/[^\s\\]+$/i.test(text) && URL.canParse(text) ? text : null;
}
