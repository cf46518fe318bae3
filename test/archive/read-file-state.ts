import { DatabaseSync } from 'node:sqlite';

/** What must be right in an archive in a file, whatever happened to those who wrote it; each message has the word "every". */
export function readFileState(file: string) {
  const database = new DatabaseSync(file);
  try {
    database.exec("INSERT INTO words (words) VALUES ('integrity-check')");
    const count = (sql: string) => Number(database.prepare(sql).get()?.['n']);
    return {
      isWhole: database.prepare('PRAGMA integrity_check').get()?.['integrity_check'] === 'ok',
      messages: count('SELECT count(*) AS n FROM message'),
      ids: count('SELECT count(DISTINCT id) AS n FROM message'),
      indexed: count("SELECT count(*) AS n FROM words WHERE words MATCH 'text : every'"),
      wrongLast: count(
        'SELECT count(*) AS n FROM session WHERE last_place <> (SELECT max(place) FROM message WHERE session = key)',
      ),
    };
  } finally {
    database.close();
  }
}
