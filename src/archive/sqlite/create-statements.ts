import type { DatabaseSync, StatementSync } from 'node:sqlite';

export type Statements = (sql: string) => StatementSync;

const mostKept = 100;

/** Prepares a statement once, as most queries differ in their values alone. */
export function createStatements(database: DatabaseSync): Statements {
  const known = new Map<string, StatementSync>();
  return (sql) => {
    const statement = known.get(sql) ?? database.prepare(sql);
    if (known.size >= mostKept) known.clear();
    known.set(sql, statement);
    return statement;
  };
}
