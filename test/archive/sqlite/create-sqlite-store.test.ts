import {
  chmodSync,
  existsSync,
  readFileSync,
  renameSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Archive } from '../../../src/archive/archive.ts';
import { openArchive } from '../../../src/archive/open-archive.ts';
import { toArchiveError } from '../../../src/archive/sqlite/to-archive-error.ts';
import { createSession, createShop, createText, createUser, toSearch } from '../archive-rows.ts';
import { describeArchive } from '../describe-archive.ts';
import { createFolder, openTestArchive } from '../open-test-archive.ts';
import { toReason } from '../to-reason.ts';

const open = (file: string) => openArchive({ file, retentionDays: null });

describeArchive('an archive in a file', () => open(join(createFolder(afterAll), 'archive.db')));

const shop = createShop();

async function fill(file: string): Promise<void> {
  const archive = await open(file);
  const messages = Array.from({ length: 500 }, (_, i) => createText(`m${i}`, `hello number ${i}`));
  await archive.write(shop, { messages });
  await archive.close();
}

describe('the file', () => {
  it('is for its owner alone, whatever it was', async () => {
    const file = join(createFolder(), 'archive.db');
    writeFileSync(file, '');
    chmodSync(file, 0o666);
    const archive = await openTestArchive(file);
    await archive.write(shop, { messages: [createText('m1', 'hello')] });
    for (const name of [file, `${file}-wal`, `${file}-shm`]) expect(statSync(name).mode & 0o777).toBe(0o600);
  });

  it('keeps what was written, and is read and written by several connections at once', async () => {
    const file = join(createFolder(), 'archive.db');
    const [one, other] = [await openTestArchive(file), await openTestArchive(file)];
    await Promise.all(
      [one, other].flatMap((archive: Archive, who) =>
        Array.from({ length: 20 }, (_, i) =>
          archive.write(shop, { messages: [createText(`m${who}-${i}`, 'hello')] }),
        ),
      ),
    );
    expect(await one.countMatches(toSearch(shop, 'hello'), 100)).toBe(40);
  });

  it('gives no row to others when another process has removed its owner', async () => {
    const file = join(createFolder(), 'archive.db');
    const [server, command] = [await openTestArchive(file), await openTestArchive(file)];
    const sessions = [createSession('s1', { userId: 'u1' })];
    await server.write(shop, { sessions, messages: [createText('m1', 'hello')] });
    await command.forgetUser(shop, 'u1');
    await command.write(
      { ...shop, chatbotId: 'other' },
      {
        messages: [createText('m1', 'hello', { sessionId: 'theirs', userId: 'their user' })],
      },
    );
    await server.write(shop, { messages: [createText('m2', 'hello')] });
    const found = await server.search(toSearch(shop, 'hello'), null, 9);
    expect(found.map(({ message }) => message)).toEqual([createText('m2', 'hello')]);
  });

  it('is refused when it is of something else, of a newer version, or no database', async () => {
    const file = join(createFolder(), 'archive.db');
    const other = new DatabaseSync(file);
    other.exec('CREATE TABLE somebody (x)');
    other.close();
    expect(await toReason(open(file))).toBe(`${file} is a database of something else: name another file.`);

    const newer = join(createFolder(), 'newer.db');
    await fill(newer);
    const database = new DatabaseSync(newer);
    database.exec('PRAGMA user_version = 99');
    database.close();
    expect(await toReason(open(newer))).toMatch(/newer Convograph \(version 99 .*use that one/);

    const text = join(createFolder(), 'text.db');
    writeFileSync(text, 'no database at all, but some text that is long enough to be looked at'.repeat(100));
    expect(await toReason(open(text))).toBe(`${text}: it is no archive: name another file.`);
  });

  it('holds no word any more of a person who was forgotten', async () => {
    const file = join(createFolder(), 'archive.db');
    const archive = await openTestArchive(file);
    const messages = Array.from({ length: 200 }, (_, i) =>
      createText(`m${i}`, `xylophone ${i}`, i % 2 === 0 ? { userId: 'u2', sessionId: 's2' } : {}),
    );
    const users = [createUser('u2', { email: 'zebra@example.com' })];
    await archive.write(shop, { messages, users });
    const count = (word: string) => readFileSync(file).toString('latin1').split(word).length - 1;
    await archive.forgetUser(shop, 'u1');
    await archive.forgetUser(shop, 'u2');
    expect(statSync(`${file}-wal`).size).toBe(0);
    expect([count('xylophone'), count('zebra')]).toEqual([0, 0]);
    expect(statSync(file).size).toBeGreaterThan(10_000);
  });

  it('is told to be damaged', async () => {
    const file = join(createFolder(), 'archive.db');
    await fill(file);
    truncateSync(file, statSync(file).size - 16_384);
    const reason = await toReason(
      openTestArchive(file).then((archive) => archive.search(toSearch(shop, 'hello'), null, 1_000)),
    );
    expect(reason).toMatch(/it is damaged: put it aside/);
  });

  it('says who stands in the way when it cannot be opened', async () => {
    const folder = createFolder();
    expect(await toReason(open(join(folder, 'none', 'archive.db')))).toMatch(/cannot be used \(ENOENT\)/);
    expect(await toReason(open(folder))).toMatch(/cannot be used \(EISDIR\)/);
  });

  it('is read while a write waits for another process', async () => {
    const file = join(createFolder(), 'archive.db');
    await fill(file);
    const archive = await openTestArchive(file);
    const search = () => archive.search(toSearch(shop, 'hello'), null, 600);
    await search();
    const other = new DatabaseSync(file);
    onTestFinished(() => other.close());
    other.exec('BEGIN IMMEDIATE');
    const ended: string[] = [];
    const writing = archive
      .write(shop, { messages: [createText('later', 'hello')] })
      .catch(() => undefined)
      .then(() => ended.push('write'));
    expect(await search()).toHaveLength(500);
    ended.push('search');
    other.exec('ROLLBACK');
    await writing;
    expect(ended).toEqual(['search', 'write']);
  });

  it('answers what was asked before its end, and leaves nothing beside it', async () => {
    const file = join(createFolder(), 'archive.db');
    const archive = await openTestArchive(file);
    await archive.write(shop, { messages: [createText('m1', 'hello')] });
    const searching = Array.from({ length: 20 }, () => archive.search(toSearch(shop, 'hello'), null, 1));
    await archive.close();
    for (const found of await Promise.all(searching)) expect(found).toHaveLength(1);
    expect(existsSync(`${file}-wal`)).toBe(false);
  });

  it('says why it cannot be read, and is read again when it can', async () => {
    const file = join(createFolder(), 'archive.db');
    const archive = await openTestArchive(file);
    await archive.write(shop, { messages: [createText('m1', 'hello')] });
    renameSync(file, `${file}.away`);
    expect(await toReason(archive.search(toSearch(shop, 'hello'), null, 1))).toBe(
      `${file}: it cannot be opened: check its folder and the rights of this user.`,
    );
    renameSync(`${file}.away`, file);
    expect(await archive.search(toSearch(shop, 'hello'), null, 1)).toHaveLength(1);
  });

  it('rejects what is asked after its end', async () => {
    const archive = await openTestArchive();
    await archive.close();
    await archive.close();
    expect(await toReason(archive.search(toSearch(shop, 'hello'), null, 1))).toMatch(/is closed/);
  });
});

describe('errors of SQLite', () => {
  /** A database that cannot be written to for one reason or another. */
  function openSmall(): DatabaseSync {
    const database = new DatabaseSync(join(createFolder(), 'small.db'), { timeout: 0 });
    onTestFinished(() => database.close());
    database.exec('PRAGMA journal_mode = WAL; CREATE TABLE t (x)');
    return database;
  }

  function fail(work: () => void): string {
    try {
      work();
    } catch (error) {
      return toArchiveError(error, 'a.db').reason;
    }
    throw new Error('This should have failed.');
  }

  it('name a full disk', () => {
    const database = openSmall();
    database.exec('PRAGMA max_page_count = 3');
    expect(fail(() => database.exec('INSERT INTO t VALUES (zeroblob(100000))'))).toBe(
      'a.db: the disk is full: make room.',
    );
  });

  it('name a file that is read-only', () => {
    const database = openSmall();
    database.exec('PRAGMA query_only = on');
    expect(fail(() => database.exec('INSERT INTO t VALUES (1)'))).toMatch(/it is read-only: give the user/);
  });

  it('name a file that another process keeps locked', () => {
    const database = openSmall();
    const other = new DatabaseSync(database.location() ?? '');
    onTestFinished(() => other.close());
    other.exec('BEGIN IMMEDIATE');
    expect(fail(() => database.exec('BEGIN IMMEDIATE'))).toMatch(/another process keeps it locked/);
  });
});
