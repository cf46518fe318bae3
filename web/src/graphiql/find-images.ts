const imagePattern = /\.(?:avif|bmp|gif|jpe?g|png|svg|webp)$/i;
const mostImages = 24;

/** The URLs of images in an answer: those of image messages, and all that end as images do; each once. */
export function findImages(answer: unknown): readonly string[] {
  const found = new Set<string>();
  const visit = (value: unknown): void => {
    if (found.size >= mostImages) return;
    if (typeof value === 'string') {
      if (isImage(value)) found.add(value);
    } else if (typeof value === 'object' && value !== null) {
      if ('url' in value && '__typename' in value && value.__typename === 'ImageMessage')
        if (typeof value.url === 'string' && isWebUrl(value.url)) found.add(value.url);
      for (const each of Object.values(value)) visit(each);
    }
  };
  visit(answer);
  return [...found];
}

function isImage(text: string): boolean {
  if (text.startsWith('data:image/')) return true;
  return isWebUrl(text) && imagePattern.test(new URL(text).pathname);
}

function isWebUrl(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text);
}
