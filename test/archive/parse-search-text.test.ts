import { describe, expect, it } from 'vitest';
import { parseSearchText } from '../../src/archive/parse-search-text.ts';
import { BadUserInputError } from '../../src/errors.ts';

const word = (text: string) => ({ text, isPrefix: false });
const prefix = (text: string) => ({ text, isPrefix: true });

describe('parseSearchText', () => {
  it.each([
    ['refund', { wanted: [word('refund')], unwanted: [] }],
    ['  two\twords\n', { wanted: [word('two'), word('words')], unwanted: [] }],
    ['"a phrase" refund*', { wanted: [word('a phrase'), prefix('refund')], unwanted: [] }],
    [
      'yes -no -"not this" -pre*',
      { wanted: [word('yes')], unwanted: [word('no'), word('not this'), prefix('pre')] },
    ],
    ['"begin of a ph"*', { wanted: [prefix('begin of a ph')], unwanted: [] }],
    ['e-mail 5*3', { wanted: [word('e-mail'), word('5*3')], unwanted: [] }],
    ['one"two"', { wanted: [word('one'), word('two')], unwanted: [] }],
    ['nul\0l', { wanted: [word('null')], unwanted: [] }],
  ])('reads %j', (text, expected) => {
    expect(parseSearchText(text)).toEqual(expected);
  });

  it.each([
    ['', 'must hold a word to find'],
    ['   ', 'must hold a word to find'],
    ['-only -exclusions', 'must hold a word to find'],
    ['"open', 'The quotation mark of "open is not closed'],
    ['!!', '!! holds no letter and no digit'],
    ['yes -*', '-* holds no letter'],
    ['""', '"" holds no letter'],
    ['😀', '😀 holds no letter'],
    ['w '.repeat(33), 'at most 32 words'],
  ])('refuses %j', (text, message) => {
    const refused = () => parseSearchText(text);
    expect(refused).toThrow(BadUserInputError);
    expect(refused).toThrow(new RegExp(message.replaceAll('*', '\\*'), 'i'));
  });
});
