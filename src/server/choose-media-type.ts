/** The media types of an answer. */
const mediaTypes = ['application/json', 'application/graphql-response+json'] as const;
export type MediaType = (typeof mediaTypes)[number];

interface MediaRange {
  readonly type: string;
  /** 0: not this one. */
  readonly quality: number;
}

/**
 * The media type that an `Accept` header likes best, of equals the one that it names first; JSON where it has no
 * preference. Null: it takes neither.
 */
export function chooseMediaType(accept = ''): MediaType | null {
  const ranges = parseRanges(accept.trim() || '*/*');
  const offers = mediaTypes.map((type) => {
    const place = findPlace(ranges, [type, 'application/*', '*/*']);
    return { type, place, quality: ranges[place]?.quality ?? 0 };
  });
  const [best] = offers
    .filter(({ quality }) => quality > 0)
    .toSorted((one, other) => other.quality - one.quality || one.place - other.place);
  return best?.type ?? null;
}

function findPlace(ranges: readonly MediaRange[], patterns: readonly string[]): number {
  const places = patterns.map((pattern) => ranges.findIndex(({ type }) => type === pattern));
  return places.find((place) => place >= 0) ?? -1;
}

function parseRanges(accept: string): MediaRange[] {
  return accept
    .toLowerCase()
    .replaceAll(/\s/g, '')
    .split(',')
    .flatMap((range) => {
      const [type = '', ...parameters] = range.split(';');
      const find = (name: string) =>
        parameters
          .find((parameter) => parameter.startsWith(`${name}=`))
          ?.slice(name.length + 1)
          .replace(/^"(.*)"$/, '$1');
      const isUtf8 = (find('charset') ?? 'utf-8') === 'utf-8';
      const quality = Number(find('q') ?? 1);
      return isUtf8 ? [{ type, quality: Number.isNaN(quality) ? 1 : quality }] : [];
    });
}
