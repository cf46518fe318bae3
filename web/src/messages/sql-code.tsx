import { later } from '../ui/later.tsx';

const HighlightedSql = later(
  () => import('./highlighted-sql.tsx'),
  'read',
  ({ sql }) => sql,
);

/** SQL, in colours as soon as they are loaded. */
export function SqlCode({ sql }: { readonly sql: string }) {
  return (
    <figure className="sql-code" tabIndex={0} aria-label="SQL statement">
      <pre>
        <code>
          <HighlightedSql sql={sql} />
        </code>
      </pre>
    </figure>
  );
}
