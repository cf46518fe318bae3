#!/usr/bin/env bash
# csv-stringify writes a cell that holds a line feed without quotes when records end in CRLF (`record_delimiter: 'windows'`
# or '\r\n'): it quotes for the whole delimiter only. Readers end the record at the lone line feed, csv-parse of the same
# family among them: one record of two cells is read as an error, or as two records where counts may differ.
# Seen on 2026-11-30 with Node 20.20, csv-stringify 6.9.0, csv-parse 7.0.3 and Python 3.11's csv.
# Expected: quotes, as with `record_delimiter: '\n'` and as RFC 4180 asks for cells with a line break. `quoted_match: /[\r\n]/`
# brings them back. Prints a line for each case; fails when one changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent csv-stringify@6.9.0 csv-parse@7.0.3
cat >run.mjs <<'JS'
import { writeFileSync } from 'node:fs';
import { stringify } from 'csv-stringify/sync';
import { parse } from 'csv-parse/sync';

const records = [['two\nlines', 'next'], ['x', 'y']];
function read(text, options) {
  try {
    return parse(text, options).length;
  } catch (error) {
    return error.code;
  }
}
const unix = stringify(records, { record_delimiter: '\n' });
const windows = stringify(records, { record_delimiter: 'windows' });
const quoted = stringify(records, { record_delimiter: 'windows', quoted_match: /[\r\n]/ });
writeFileSync('windows.csv', windows);
const cases = [
  ['LF, written', unix, '"two\nlines",next\nx,y\n'],
  ['LF, records read', read(unix), 2],
  ['CRLF, written', windows, 'two\nlines,next\r\nx,y\r\n'],
  ['CRLF, records read', read(windows), 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH'],
  ['CRLF, records read, counts may differ', read(windows, { relax_column_count: true }), 3],
  ['CRLF with quoted_match, records read', read(quoted), 2],
];
for (const [name, seen, expected] of cases) {
  console.log(`${name}: ${JSON.stringify(seen)}`);
  if (seen !== expected) throw new Error(`${name} changed: expected ${JSON.stringify(expected)}`);
}
JS
node run.mjs
if command -v python3 >/dev/null; then
  rows=$(python3 -c 'import csv; print(sum(1 for _ in csv.reader(open("windows.csv", newline=""))))')
  echo "CRLF, records that Python reads: $rows"
  [ "$rows" = 3 ] || { echo 'changed: expected 3'; exit 1; }
else
  echo 'Python not tried: there is no python3 here.'
fi
