import { Icon } from '../ui/icon.tsx';

/** A link to a file, which is loaded only when somebody follows it. */
export function Attachment({ url }: { readonly url: string }) {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || !['http:', 'https:'].includes(parsed.protocol)) return <code>{url}</code>;
  const name = decodeName(parsed.pathname.split('/').at(-1) || parsed.hostname);
  return (
    <a className="attachment" href={parsed.href} target="_blank" rel="noopener noreferrer nofollow">
      <Icon name="file" />
      <span>
        {name} <span className="quiet">{parsed.hostname}</span>
      </span>
    </a>
  );
}

function decodeName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
