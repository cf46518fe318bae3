import { BadUserInputError } from '../errors.ts';

export interface SearchTerm {
  /** A word, or several that follow one another. */
  readonly text: string;
  /** True: the last word may go on. */
  readonly isPrefix: boolean;
}

export interface SearchText {
  readonly wanted: readonly SearchTerm[];
  readonly unwanted: readonly SearchTerm[];
}

const mostTerms = 32;
const pattern = /(-?)(?:"([^"]*)("?)(\*?)|([^\s"]+))/gu;

/** Reads words, "phrases", beginnings of words (`refund*`), and -words that must not be there. Throws `BadUserInputError`. */
export function parseSearchText(text: string): SearchText {
  const wanted: SearchTerm[] = [];
  const unwanted: SearchTerm[] = [];
  for (const [whole, minus, phrase, closing, star, word = ''] of text.matchAll(pattern)) {
    if (phrase !== undefined && closing === '') {
      throw new BadUserInputError(`\`text\`: the quotation mark of ${whole} is not closed.`);
    }
    const isPrefix = phrase === undefined ? word.endsWith('*') : star === '*';
    const words = (phrase ?? word).replace(/\*+$/, '').replaceAll('\0', '');
    if (!/[\p{L}\p{N}]/u.test(words)) {
      throw new BadUserInputError(
        `\`text\`: ${whole} holds no letter and no digit, so nothing can be found by it.`,
      );
    }
    (minus === '-' ? unwanted : wanted).push({ text: words, isPrefix });
  }
  if (wanted.length === 0) {
    throw new BadUserInputError(
      '`text` must hold a word to find, beside those that it leaves out with a hyphen.',
    );
  }
  if (wanted.length + unwanted.length > mostTerms) {
    throw new BadUserInputError(`\`text\` may hold at most ${mostTerms} words and phrases.`);
  }
  return { wanted, unwanted };
}
