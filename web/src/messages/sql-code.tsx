import { lazy, Suspense } from 'react';
import { loadLater } from '../ui/load-later.ts';

const HighlightedSql = lazy(() => loadLater(() => import('./highlighted-sql.tsx'), 'read'));

/** SQL, in colours as soon as they are loaded. */
export function SqlCode({ sql }: { readonly sql: string }) {
  return (
    <figure className="sql-code" tabIndex={0} aria-label="SQL statement">
      <pre>
        <code>
          <Suspense fallback={sql}>
            <HighlightedSql sql={sql} />
          </Suspense>
        </code>
      </pre>
    </figure>
  );
}
