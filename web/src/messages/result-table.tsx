import { useState } from 'react';
import { fetchQuery, graphql, useRelayEnvironment } from 'react-relay/hooks';
import type { resultTableQuery } from '../generated/resultTableQuery.graphql.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { type SortOrder, sortRows } from './sort-rows.ts';

type Row = Readonly<Record<string, unknown>>;

const rowsPerPage = 10;
/** A table that is longer is for an export, not for a page. */
const mostRows = 10_000;

interface ResultTableProps {
  readonly messageId: string;
  readonly columns: readonly string[];
  /** The first rows. */
  readonly rows: readonly Row[];
  readonly rowCount: number;
}

/** A result that can be sorted, page by page. */
export function ResultTable({ messageId, columns, rows: firstRows, rowCount }: ResultTableProps) {
  const environment = useRelayEnvironment();
  const [rows, setRows] = useState(firstRows);
  const [order, setOrder] = useState<SortOrder | null>(null);
  const [page, setPage] = useState(0);
  const [state, setState] = useState<'idle' | 'loading' | 'failed'>('idle');
  const sorted = sortRows(rows, order);
  const pages = Math.ceil(rows.length / rowsPerPage);
  const shown = sorted.slice(page * rowsPerPage, (page + 1) * rowsPerPage);
  const isNumeric = (column: string) => rows.some((row) => typeof row[column] === 'number');

  const loadAll = () => {
    setState('loading');
    fetchQuery<resultTableQuery>(
      environment,
      graphql`
        query resultTableQuery($id: ID!, $limit: Int!) {
          node(id: $id) {
            ... on SqlMessage {
              result {
                rows(limit: $limit)
              }
            }
          }
        }
      `,
      { id: messageId, limit: mostRows },
    ).subscribe({
      next: ({ node }) => {
        setRows(node?.result?.rows ?? firstRows);
        setState('idle');
      },
      error: () => setState('failed'),
    });
  };
  const sortBy = (column: string) => {
    setOrder({ column, isDescending: order?.column === column && !order.isDescending });
    setPage(0);
  };
  return (
    <div className="result">
      <figure className="result-scroller" tabIndex={0} aria-label={`Result, ${rowCount} rows`}>
        <table>
          <thead>
            <tr>
              {columns.map((column) => (
                <th
                  key={column}
                  scope="col"
                  className={isNumeric(column) ? 'number' : undefined}
                  aria-sort={toAriaSort(order, column)}
                >
                  <button type="button" onClick={() => sortBy(column)}>
                    {column}
                    <span aria-hidden="true">
                      {order?.column === column ? (order.isDescending ? ' ↓' : ' ↑') : ''}
                    </span>
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row, i) => (
              // Rows have no ids.
              <tr key={`${page} ${i} ${order?.column} ${order?.isDescending}`}>
                {columns.map((column) => (
                  <td key={column} className={typeof row[column] === 'number' ? 'number' : undefined}>
                    {toCellText(row[column])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </figure>
      <div className="result-foot">
        <span>{toCountText(rows.length, rowCount)}</span>
        {rows.length < rowCount && rows.length < mostRows && (
          <button type="button" className="button" disabled={state === 'loading'} onClick={loadAll}>
            {state === 'failed' ? 'Try again' : `Load ${Math.min(rowCount, mostRows).toLocaleString()} rows`}
          </button>
        )}
        {pages > 1 && (
          <span className="result-pages">
            <IconButton
              icon="previous"
              label="Page before"
              disabled={page === 0}
              onClick={() => setPage(page - 1)}
            />
            <span>
              Page {page + 1} of {pages}
            </span>
            <IconButton
              icon="next"
              label="Page after"
              disabled={page === pages - 1}
              onClick={() => setPage(page + 1)}
            />
          </span>
        )}
      </div>
    </div>
  );
}

function toAriaSort(order: SortOrder | null, column: string) {
  if (order?.column !== column) return 'none';
  return order.isDescending ? 'descending' : 'ascending';
}

function toCellText(value: unknown): string {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'number') return value.toLocaleString();
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function toCountText(loaded: number, all: number): string {
  if (loaded < all) return `The first ${loaded.toLocaleString()} of ${all.toLocaleString()} rows`;
  return all === 1 ? '1 row' : `${all.toLocaleString()} rows`;
}
