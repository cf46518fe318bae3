/** A segment of a snippet. */
export interface SnippetPart {
  readonly text: string;
  readonly isMatch: boolean;
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

/** Reads the HTML of a snippet, which has no element but `<mark>`, so that none of it need be trusted. */
export function parseSnippet(html: string): readonly SnippetPart[] {
  return html
    .split(/(<mark>.*?<\/mark>)/s)
    .map((part) => {
      const [, marked] = /^<mark>(.*)<\/mark>$/s.exec(part) ?? [];
      return { text: decode(marked ?? part), isMatch: marked !== undefined };
    })
    .filter(({ text }) => text !== '');
}

function decode(text: string): string {
  return text.replaceAll(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal, hex, name: string) => {
    if (decimal) return String.fromCodePoint(Number(decimal));
    if (hex) return String.fromCodePoint(Number.parseInt(hex, 16));
    return entities[name] ?? whole;
  });
}
