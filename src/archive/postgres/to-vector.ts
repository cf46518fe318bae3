import { toIndexedText, toIndexedWords } from '../words.ts';

/** What PostgreSQL holds of a text: larger places of words, more places of one word, and larger vectors it cuts or refuses. */
const lastPlace = 16_383;
const mostPlaces = 255;
const mostBytes = 900_000;

export interface IndexedColumns {
  /** In the form of a `tsvector`. */
  readonly words: string;
  /** The words in a row, between spaces, where a vector could not tell how they follow one another. */
  readonly longText: string | null;
}

/** What a row is found by: its words, and words of the rows that it belongs to, which no text holds. */
export function toVector(text: string, scope: readonly string[]): IndexedColumns {
  const places = new Map<string, number[]>();
  const words = toIndexedWords(toIndexedText(text));
  let bytes = 0;
  for (const [i, word] of words.entries()) {
    const known = places.get(word);
    if (known !== undefined) {
      known.push(i + 1);
      continue;
    }
    bytes += Buffer.byteLength(word) + 1;
    if (bytes <= mostBytes) places.set(word, [i + 1]);
  }
  const isLong = words.length > lastPlace || [...places.values()].some(({ length }) => length > mostPlaces);
  const lexemes = Array.from(places, ([word, at]) => `'${word}'${isLong ? '' : `:${at.join(',')}`}`);
  return {
    words: [...lexemes, ...scope.map(toScopeLexeme)].join(' '),
    longText: isLong ? ` ${words.join(' ')} ` : null,
  };
}

/** A space in front: no word has one. */
export function toScopeLexeme(word: string): string {
  return `' ${word}'`;
}
