const unspaced =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}ー々〆';
const unspacedRun = new RegExp(`[${unspaced}]+`, 'gu');
const isUnspaced = new RegExp(`[${unspaced}]`, 'u');
const wordOrCharacter = new RegExp(`[${unspaced}]|(?:(?![${unspaced}])[\\p{L}\\p{N}\\p{M}\\p{Co}])+`, 'gu');
/** Of one message; what follows is not indexed. */
const mostCharacters = 100_000;
/** Of a word for PostgreSQL, which takes 2,046 bytes. */
const mostInWord = 600;

/**
 * The text as it is indexed. In scripts without spaces every character begins a word of two, because an index of whole words finds
 * nothing in them, and one of three characters finds none of their words of two.
 */
export function toIndexedText(text: string): string {
  return text
    .slice(0, mostCharacters)
    .normalize('NFKC')
    .replaceAll('\0', ' ')
    .replace(unspacedRun, (run) => ` ${toPairs(run, true).join(' ')} `);
}

const indexedWord = /(?:[\p{L}\p{N}\p{Co}]|[\u0300-\u036f])+/gu;

/** The words of a text of `toIndexedText` or `toPhrases`, as FTS5 with `unicode61` and without diacritics tells them. */
export function toIndexedWords(text: string): string[] {
  return Array.from(text.matchAll(indexedWord), ([word]) => foldIndexed(word)).filter((word) => word !== '');
}

function foldIndexed(word: string): string {
  const plain = /^[a-z\d]+$/.test(word)
    ? word
    : word
        .normalize('NFD')
        // Of Latin letters: й is another letter than и.
        .replace(/(\p{Script=Latin})[\u0300-\u036f]+/gu, '$1')
        .normalize('NFC')
        .replace(/[\u0300-\u036f]/g, '')
        .toLowerCase()
        // Only JavaScript tells a sigma at the end of a word.
        .replaceAll('ς', 'σ');
  return plain.slice(0, mostInWord);
}

/** Words that must follow one another; `isPrefix`: the last may go on. */
export interface Phrase {
  readonly words: string;
  readonly isPrefix: boolean;
}

/** What to ask the index for: parts in different scripts are phrases of their own. */
export function toPhrases(text: string, isPrefix: boolean): Phrase[] {
  const phrases: Phrase[] = [];
  const normal = text.normalize('NFKC');
  let end = 0;
  const addPlain = (words: string, isLast: boolean) => {
    if (/[\p{L}\p{N}]/u.test(words)) phrases.push({ words, isPrefix: isPrefix && isLast });
  };
  for (const match of normal.matchAll(unspacedRun)) {
    addPlain(normal.slice(end, match.index), false);
    const [run] = match;
    const pairs = toPairs(run, false);
    phrases.push(
      pairs.length === 0 ? { words: run, isPrefix: true } : { words: pairs.join(' '), isPrefix: false },
    );
    end = match.index + run.length;
  }
  addPlain(normal.slice(end), true);
  return phrases;
}

function toPairs(run: string, withLast: boolean): string[] {
  const characters = [...run];
  const pairs = characters.slice(1).map((character, i) => `${characters[i]}${character}`);
  return withLast ? [...pairs, characters.at(-1) ?? ''] : pairs;
}

/** A word, or a character of a script without spaces, without case and diacritics. */
export interface Token {
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

export function toTokens(text: string): Token[] {
  return Array.from(text.matchAll(wordOrCharacter), (match) => ({
    word: fold(match[0]),
    start: match.index,
    end: match.index + match[0].length,
  }));
}

const isPlain = /^[a-z\d]+$/i;

function fold(word: string): string {
  if (isPlain.test(word)) return word.toLowerCase();
  // Marks are diacritics in alphabets alone: か is not が.
  const form = isUnspaced.test(word)
    ? word.normalize('NFKC')
    : word.normalize('NFKD').replace(/\p{Mn}/gu, '');
  return form.toLowerCase();
}
