import type { SearchTerm } from './parse-search-text.ts';
import { type Token, toTokens } from './words.ts';

export interface MarkedText {
  /** HTML: the matches stand in `<mark>`, and everything else is escaped. */
  readonly snippet: string;
  /** From 0 to 1, of this text alone, so that it tells nothing of others. */
  readonly score: number;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

const snippetLength = 200;
const leadLength = 40;
/** As in BM25: how soon more matches count less, and how much length takes away. */
const [saturation, lengthWeight, usualLength] = [1.2, 0.75, 40];

/** The part of a text around its first match, and how well the text matches. */
export function markText(text: string, wanted: readonly SearchTerm[]): MarkedText {
  const tokens = toTokens(text);
  const found = wanted.map((term) => findMatches(tokens, toTokens(term.text), term.isPrefix));
  const length = 1 - lengthWeight + lengthWeight * (tokens.length / usualLength);
  const scores = found.map(({ length: count }) => count / (count + saturation * length));
  const score = scores.reduce((sum, each) => sum + each, 0) / Math.max(1, wanted.length);
  return { snippet: cut(text, merge(found.flat())), score: Math.round(score * 10_000) / 10_000 };
}

function findMatches(tokens: readonly Token[], words: readonly Token[], isPrefix: boolean): Range[] {
  const ranges: Range[] = [];
  for (const [i, first] of tokens.entries()) {
    const last = tokens[i + words.length - 1];
    if (last === undefined) break;
    const isMatch = words.every(({ word }, j) => {
      const other = tokens[i + j]?.word ?? '';
      return isPrefix && j === words.length - 1 ? other.startsWith(word) : other === word;
    });
    if (isMatch) ranges.push({ start: first.start, end: last.end });
  }
  return ranges;
}

function merge(ranges: readonly Range[]): Range[] {
  const merged: Range[] = [];
  for (const range of ranges.toSorted((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last === undefined || range.start > last.end) merged.push(range);
    else merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
  }
  return merged;
}

function cut(text: string, ranges: readonly Range[]): string {
  const start = toEdge(text, Math.max(0, (ranges[0]?.start ?? 0) - leadLength));
  const end = toEdge(text, Math.min(text.length, start + snippetLength));
  let snippet = start > 0 ? '…' : '';
  let at = start;
  for (const range of ranges) {
    if (range.end > end) break;
    snippet += `${escapeHtml(text.slice(at, range.start))}<mark>${escapeHtml(text.slice(range.start, range.end))}</mark>`;
    at = range.end;
  }
  return `${snippet}${escapeHtml(text.slice(at, end))}${end < text.length ? '…' : ''}`;
}

/** Not between the halves of a character. */
function toEdge(text: string, index: number): number {
  return /[\uDC00-\uDFFF]/.test(text[index] ?? '') && index > 0 ? index - 1 : index;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}
