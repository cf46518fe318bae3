import { type Condition, joinConditions } from '../conditions.ts';
import type { SearchTerm, SearchText } from '../parse-search-text.ts';
import { toIndexedWords, toPhrases } from '../words.ts';
import { toScopeLexeme } from './to-vector.ts';

interface Words {
  readonly words: readonly string[];
  readonly isPrefix: boolean;
}

/** What rows must fulfil to hold a text and one word of each scope: the index finds the words, the rows tell how they follow one another. */
export function toTextCondition(
  { wanted, unwanted }: SearchText,
  scopes: readonly (readonly string[])[],
): Condition {
  const all = wanted.flatMap(toWords);
  const without = unwanted.map(toWords);
  const plain = without.filter((phrases) => phrases.length === 1 && phrases[0]?.words.length === 1);
  const query = [
    ...all.flatMap(toLexemes),
    ...scopes.map((words) => `(${words.map(toScopeLexeme).join(' | ')})`),
    ...plain.map((phrases) => `!${phrases.flatMap(toLexemes).join()}`),
  ].join(' & ');
  const conditions: Condition[] = [
    { sql: 'm.words @@ ?::tsquery', values: [query] },
    ...all.filter(({ words }) => words.length > 1).map(toPhraseCondition),
    ...without
      .filter((phrases) => !plain.includes(phrases))
      .map((phrases) => negate(joinConditions(phrases.map(toPhraseCondition)))),
  ];
  return joinConditions(conditions);
}

const negate = ({ sql, values }: Condition): Condition => ({ sql: `NOT (${sql})`, values });

function toPhraseCondition(phrase: Words): Condition {
  const { words, isPrefix } = phrase;
  return {
    sql: 'CASE WHEN m.long_text IS NULL THEN m.words @@ ?::tsquery ELSE strpos(m.long_text, ?) > 0 END',
    values: [toLexemes(phrase).join(' <-> '), ` ${words.join(' ')}${isPrefix ? '' : ' '}`],
  };
}

const toLexemes = ({ words, isPrefix }: Words) =>
  words.map((word, i) => `'${word}'${isPrefix && i === words.length - 1 ? ':*' : ''}`);

function toWords({ text, isPrefix }: SearchTerm): Words[] {
  return toPhrases(text, isPrefix)
    .map((phrase) => ({ words: toIndexedWords(phrase.words), isPrefix: phrase.isPrefix }))
    .filter(({ words }) => words.length > 0);
}
