import { beforeAll, expect, it } from 'vitest';
import { openArchive } from '../../../src/archive/open-archive.ts';
import { checkServer } from '../../../src/archive/postgres/open-database.ts';
import { toPostgresError } from '../../../src/archive/postgres/to-postgres-error.ts';
import { createShop, createText, toSearch } from '../archive-rows.ts';
import { openTestArchive } from '../open-test-archive.ts';
import { toReason } from '../to-reason.ts';
import { describePostgres } from './describe-postgres.ts';
import { password } from './start-postgres.ts';

describePostgres('what stands in the way', (postgres) => {
  const open = (url: string) => openArchive({ url, retentionDays: null });

  let known = '';
  beforeAll(async () => {
    known = await postgres().createDatabase();
  });

  const change = (url: string, part: 'user' | 'password' | 'port' | 'database' | 'query', value: string) => {
    const changed = new URL(url);
    if (part === 'user') changed.username = value;
    else if (part === 'password') changed.password = value;
    else if (part === 'port') changed.port = value;
    else if (part === 'database') changed.pathname = value;
    else changed.search = value;
    return changed.href;
  };

  it.each([
    ['password', 'wrong-horse', /it does not accept this user or password/],
    ['user', 'nobody', /it does not accept this user or password/],
    ['port', '1', /127\.0\.0\.1:1\/archive\d+: it cannot be reached/],
    ['database', 'nothing', /\/nothing: this database does not exist/],
    ['query', 'sslmode=require', /it has no TLS/],
  ] as const)('is told when it is the %s', async (part, value, expected) => {
    const reason = await toReason(open(change(known, part, value)));
    expect(reason).toMatch(expected);
    expect(reason).not.toMatch(/horse|app:/);
  });

  it('is told when the database is of a newer version, in other characters, or of others', async () => {
    const url = await postgres().createDatabase();
    await (await open(url)).close();
    await postgres().execute(url, 'UPDATE convograph.version SET version = 99');
    expect(await toReason(open(url))).toMatch(/newer Convograph \(version 99 .*use that one/);
    const latin = await postgres().createDatabase("ENCODING 'LATIN1' TEMPLATE template0");
    expect(await toReason(open(latin))).toMatch(/needs a database in UTF8, and this is one in LATIN1/);
    const foreign = await postgres().createDatabase();
    await postgres().execute(foreign, `ALTER DATABASE ${new URL(foreign).pathname.slice(1)} OWNER TO admin`);
    expect(await toReason(open(foreign))).toMatch(/too few rights: GRANT CREATE ON DATABASE/);
  });

  it('is told when the database is read-only', async () => {
    const url = await postgres().createDatabase();
    await (await open(url)).close();
    await postgres().execute(
      url,
      `ALTER DATABASE ${new URL(url).pathname.slice(1)} SET default_transaction_read_only = on`,
    );
    const archive = await openTestArchive(url);
    expect(await toReason(archive.write(createShop(), { messages: [createText('m1', 'hello')] }))).toMatch(
      /it is read-only: name the primary server/,
    );
    expect(await archive.countMatches(toSearch(createShop(), 'hello'), 9)).toBe(0);
  });

  it('is told when it answers nothing, or crashes, and is over when it is back', async () => {
    const archive = await openTestArchive(change(known, 'query', 'query_timeout=300'));
    const shop = createShop();
    await archive.write(shop, { messages: [createText('m1', 'hello')] });
    await postgres().freeze(known);
    const silent = await toReason(archive.countMatches(toSearch(shop, 'hello'), 9));
    postgres().thaw();
    expect(silent).toMatch(/it did not answer in time/);
    expect(await archive.countMatches(toSearch(shop, 'hello'), 9)).toBe(1);
    await postgres().kill();
    const away = await toReason(archive.write(shop, { messages: [createText('m2', 'hello')] }));
    expect(away).toMatch(/it cannot be reached|the connection broke/);
    await postgres().restart();
    await archive.write(shop, { messages: [createText('m2', 'hello')] });
    expect(await archive.countMatches(toSearch(shop, 'hello'), 9)).toBe(2);
  });

  it('is told when the archive is closed', async () => {
    const archive = await openTestArchive(known);
    await archive.close();
    expect(await toReason(archive.countMatches(toSearch(createShop(), 'hello'), 9))).toMatch(/is closed/);
  });
});

it('an older PostgreSQL is refused', async () => {
  const row = { version: 140_009, name: '14.9', encoding: 'UTF8' };
  const check = checkServer(async () => ({ rows: [row], count: 1 }));
  expect(await toReason(check)).toMatch(/needs PostgreSQL 15 or later, and this is 14.9/);
});

it.each([
  ['53100', /its disk is full: make room/],
  ['53300', /it has no connection left/],
  ['57P01', /it is starting or stopping/],
  ['08006', /the connection broke/],
  ['XX001', /it is damaged/],
  ['22P02', /it cannot be used \(22P02\)/],
  ['CERT_HAS_EXPIRED', /its certificate is not valid/],
])('the error %s says what to do', (code, expected) => {
  const url = `postgres://me:${password}@db.example/archive`;
  const { reason } = toPostgresError(Object.assign(new Error('no'), { code }), url);
  expect(reason).toMatch(expected);
  expect(reason).toMatch(/^PostgreSQL at db\.example:5432\/archive: /);
});
