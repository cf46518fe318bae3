import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** Prepares statements, each once, as most differ in their values alone. */
export interface Statements {
  query(sql: string): StatementSync;
  /** A statement that changes rows. FTS5 leaves row ids beyond 2^53 behind, for which Node 26 throws when it tells them as numbers. */
  change(sql: string): StatementSync;
}

const mostKept = 100;

export function createStatements(database: DatabaseSync): Statements {
  const known = new Map<string, StatementSync>();
  function query(sql: string): StatementSync {
    const statement = known.get(sql) ?? database.prepare(sql);
    if (known.size >= mostKept) known.clear();
    known.set(sql, statement);
    return statement;
  }
  return {
    query,
    change(sql) {
      const statement = query(sql);
      statement.setReadBigInts(true);
      return statement;
    },
  };
}
