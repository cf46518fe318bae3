#!/usr/bin/env bash
# On Node 26 `run()` of node:sqlite throws ERR_OUT_OF_RANGE for a DELETE of one row that SQLite has done: it tells the last inserted
# row id with each change, and a full-text table with contentless_delete=1 notes its deletions under row ids beyond 2^53 (from the second of a segment on).
# The row is deleted all the same; the next changes of other tables throw as well, until one of them inserts a row.
# Node 22 and 24 round the number and go on. `setReadBigInts(true)` on each statement that changes rows is the way round.
# Seen on 2026-11-29 with Node 22.23.3, 24.21.0 and 26.10.0. Prints what each does; fails when that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >run.mjs <<'JS'
import { DatabaseSync } from 'node:sqlite';

const database = new DatabaseSync(':memory:');
database.exec(`CREATE VIRTUAL TABLE words USING fts5(text, content = '', contentless_delete = 1); CREATE TABLE visits (count);
  INSERT INTO visits VALUES (0); INSERT INTO words (rowid, text) VALUES (1, 'one'), (2, 'two'), (3, 'three')`);
const change = (sql, isExact) => {
  const statement = database.prepare(sql);
  if (isExact) statement.setReadBigInts(true);
  try {
    return `changed ${statement.run().changes}`;
  } catch ({ code }) {
    return code;
  }
};
database.exec('BEGIN');
const seen = [
  change('DELETE FROM words WHERE rowid = 1'),
  change('DELETE FROM words WHERE rowid = 2'),
  change('UPDATE visits SET count = count + 1'),
  change('UPDATE visits SET count = count + 1', true),
];
database.exec('COMMIT');
const { left } = database.prepare("SELECT count(*) AS left FROM words ('one OR two OR three')").get();
const { count } = database.prepare('SELECT count FROM visits').get();
console.log(`${process.version}: ${seen.join(', ')}; rows left ${left}, visits ${count}`);
JS
seen=$(for version in 22.23.3 24.21.0 26.10.0; do npx -y -p "node@$version" -- node --no-warnings run.mjs; done)
echo "$seen"
diff - <(echo "$seen") <<'TEXT'
v22.23.3: changed 1, changed 1, changed 1, changed 1; rows left 1, visits 2
v24.21.0: changed 1, changed 1, changed 1, changed 1; rows left 1, visits 2
v26.10.0: changed 1, ERR_OUT_OF_RANGE, ERR_OUT_OF_RANGE, changed 1; rows left 1, visits 2
TEXT
