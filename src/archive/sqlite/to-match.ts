import type { SearchTerm, SearchText } from '../parse-search-text.ts';
import { toPhrases } from '../words.ts';

/** The query of the index `words` for a text, among rows whose `scope` holds one word of each list. */
export function toMatch({ wanted, unwanted }: SearchText, scopes: readonly (readonly string[])[]): string {
  const found = [
    `text : (${wanted.map(toExpression).join(' AND ')})`,
    ...scopes.map((words) => `scope : (${words.map(quote).join(' OR ')})`),
  ].map((part) => `(${part})`);
  const all = found.join(' AND ');
  if (unwanted.length === 0) return all;
  return `(${all}) NOT (text : (${unwanted.map(toExpression).join(' OR ')}))`;
}

function toExpression({ text, isPrefix }: SearchTerm): string {
  const phrases = toPhrases(text, isPrefix);
  return `(${phrases.map((phrase) => `${quote(phrase.words)}${phrase.isPrefix ? ' *' : ''}`).join(' AND ')})`;
}

function quote(words: string): string {
  return `"${words.replaceAll('"', '""')}"`;
}
