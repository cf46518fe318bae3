import { useState } from 'react';

/** The images that an answer names, below it; each opens in a tab of its own. */
export function ImageStrip({ urls }: { readonly urls: readonly string[] }) {
  return (
    <ul className="image-strip" aria-label="Images in this answer">
      {urls.map((url) => (
        <li key={url}>
          <ImagePreview url={url} />
        </li>
      ))}
    </ul>
  );
}

function ImagePreview({ url }: { readonly url: string }) {
  const [isBroken, setBroken] = useState(false);
  const name = toFileName(url);
  return (
    <a href={url} target="_blank" rel="noreferrer" title={name}>
      {isBroken ? (
        <span className="image-broken">{name} cannot be loaded</span>
      ) : (
        <img src={url} alt={name} referrerPolicy="no-referrer" onError={() => setBroken(true)} />
      )}
    </a>
  );
}

function toFileName(url: string): string {
  if (url.startsWith('data:')) return 'image in the answer';
  return new URL(url).pathname.split('/').at(-1) || url;
}
