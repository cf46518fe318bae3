import { formatTime, type TimeForm } from './format-time.ts';

/** A moment as people write it, with the exact one in its tooltip. */
export function Time({ iso, form }: { readonly iso: string; readonly form: TimeForm }) {
  const date = new Date(iso);
  return (
    <time dateTime={iso} title={formatTime(date, 'full')}>
      {formatTime(date, form)}
    </time>
  );
}
