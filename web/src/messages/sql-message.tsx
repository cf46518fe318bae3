import { useMemo, useState } from 'react';
import { graphql, useFragment } from 'react-relay/hooks';
import type { sqlMessage_message$key } from '../generated/sqlMessage_message.graphql.ts';
import { Lock } from '../ui/guarded-value.tsx';
import { Icon } from '../ui/icon.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { later } from '../ui/later.tsx';
import { ResultTable } from './result-table.tsx';
import { SqlCode } from './sql-code.tsx';
import { toChart } from './to-chart.ts';

const ResultChart = later(
  () => import('./result-chart.tsx'),
  'read',
  () => <div className="chart chart-wait" />,
);

/** A statement with its result: a chart where it makes one, and always a table. */
export default function SqlMessage({ message }: { readonly message: sqlMessage_message$key }) {
  const data = useFragment(
    graphql`
      fragment sqlMessage_message on SqlMessage {
        id
        sql @catch
        result @catch {
          columns
          rowCount
          rows(limit: 100)
        }
      }
    `,
    message,
  );
  const [isCopied, setIsCopied] = useState(false);
  const sql = data.sql.ok ? data.sql.value : null;
  const copy = async () => {
    await navigator.clipboard.writeText(sql ?? '');
    setIsCopied(true);
  };
  return (
    <div className="sql">
      <div className="sql-head">
        <Icon name="database" /> <span>SQL</span>
        {sql && <IconButton icon={isCopied ? 'check' : 'copy'} label="Copy the statement" onClick={copy} />}
      </div>
      {data.sql.ok ? sql && <SqlCode sql={sql} /> : <Lock what="Statement" />}
      {data.result.ok ? (
        data.result.value && <SqlResult messageId={data.id} {...data.result.value} />
      ) : (
        <Lock what="Result" />
      )}
    </div>
  );
}

interface SqlResultProps {
  readonly messageId: string;
  readonly columns: readonly string[] | null | undefined;
  readonly rowCount: number | null | undefined;
  readonly rows: readonly Readonly<Record<string, unknown>>[] | null | undefined;
}

export function SqlResult({ messageId, columns, rowCount, rows }: SqlResultProps) {
  const chart = useMemo(
    () => (columns && rows && rows.length === rowCount ? toChart(columns, rows) : null),
    [columns, rows, rowCount],
  );
  if (!columns || !rows || rows.length === 0) return <p className="sql-empty">No rows.</p>;
  return (
    <>
      {chart && <ResultChart chart={chart} />}
      <ResultTable messageId={messageId} columns={columns} rows={rows} rowCount={rowCount ?? rows.length} />
    </>
  );
}
