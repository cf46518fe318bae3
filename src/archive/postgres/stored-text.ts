/** Stands before the number of a character that PostgreSQL cannot hold; Unicode keeps it for inner use. */
const mark = '\uFDD0';
const unstorable = /[\0\uFDD0\p{Surrogate}]/gu;

/** A text as a column holds it: PostgreSQL takes neither U+0000 nor half a character. */
export function toStoredText(text: string): string {
  return text.replace(
    unstorable,
    (character) => `${mark}${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

export function fromStoredText(text: string): string {
  return text.includes(mark)
    ? text.replace(/\uFDD0([\da-f]{4})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
    : text;
}
