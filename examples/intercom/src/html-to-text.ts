import { convert } from 'html-to-text';

/** What a message says: paragraphs apart, list items marked, a link's address behind its words; images say nothing. */
export function htmlToText(html: string): string {
  return convert(html, { wordwrap: false, selectors }).trim();
}

const selectors = [
  { selector: 'img', format: 'skip' },
  {
    selector: 'a',
    options: { hideLinkHrefIfSameAsText: true, linkBrackets: ['(', ')'] as [string, string] },
  },
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
];

/** The address of the first image. */
export function findImage(html: string): string | null {
  return /<img\b[^>]*?\ssrc\s*=\s*["']([^"']+)["']/i.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? null;
}
