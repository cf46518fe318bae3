import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ExportPart, ExportPosition } from '../../src/export/export-rows.ts';
import {
  ExportFileError,
  type ExportFileOptions,
  openExportFile,
} from '../../src/export/open-export-file.ts';
import { createFolder } from '../archive/open-test-archive.ts';

const toPosition = (after: string): ExportPosition => ({
  after,
  sessionsAfter: null,
  session: null,
  day: null,
});
const toPart = (text: string): ExportPart => ({ text, rows: 1, total: null, position: toPosition(text) });

function create(changes: Partial<ExportFileOptions> = {}) {
  const file = join(createFolder(), 'a.csv');
  let nowMs = 0;
  const options = { file, options: { chatbot: 'shop', since: null }, isResumed: false, now: () => nowMs };
  return {
    file,
    open: (again: Partial<ExportFileOptions> = {}) => openExportFile({ ...options, ...changes, ...again }),
    pass(ms: number) {
      nowMs += ms;
    },
  };
}

async function toReason(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ExportFileError);
  return error instanceof Error ? error.message : '';
}

describe('the file of an export', () => {
  it('has its name when it is whole, and is for its owner alone', async () => {
    const { file, open } = create();
    writeFileSync(file, 'of yesterday');
    const opened = await open();
    await opened.write(toPart('one\n'));
    expect(readFileSync(file, 'utf8')).toBe('of yesterday');
    await opened.finish();
    expect(readFileSync(file, 'utf8')).toBe('one\n');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(file, '..'))).toEqual(['a.csv']);
  });

  it('goes on behind what is noted, and writes again what follows', async () => {
    const { file, open, pass } = create();
    const killed = await open();
    onTestFinished(killed.close);
    await killed.write(toPart('one\n'));
    pass(500);
    await killed.write(toPart('two\n'));
    await killed.write(toPart('three\n'));
    appendFileSync(`${file}.part`, 'half of a li');
    const resumed = await open({ isResumed: true });
    expect([resumed.position, resumed.rows]).toEqual([toPosition('two\n'), 2]);
    await resumed.write(toPart('three\n'));
    await resumed.close();
    const last = await open({ isResumed: true });
    expect(last.rows).toBe(3);
    await last.finish();
    expect(readFileSync(file, 'utf8')).toBe('one\ntwo\nthree\n');
  });

  it('begins anew where nothing was noted, whatever an earlier one has left', async () => {
    const { file, open } = create();
    writeFileSync(`${file}.part`, 'something');
    const opened = await open({ isResumed: true });
    expect([opened.position, opened.rows]).toEqual([null, 0]);
    await opened.finish();
    writeFileSync(`${file}.part.json`, 'of an export that has its name');
    const next = await open();
    await next.finish();
    expect(readFileSync(file, 'utf8')).toBe('');
  });

  it('is refused where it would spoil another', async () => {
    const { file, open, pass } = create();
    const first = await open();
    await first.write(toPart('one\n'));
    await first.close();
    expect(await toReason(open())).toMatch(/a\.csv\.part is of an export that was interrupted, .*--resume/);
    expect(await toReason(open({ isResumed: true, options: { chatbot: 'other', since: null } }))).toMatch(
      /begun with other options \(--chatbot shop\)/,
    );
    expect(await toReason(open({ isResumed: true, options: { chatbot: 'shop', since: 'now' } }))).toMatch(
      /\(no --since\)/,
    );
    const [one, other] = [await open({ isResumed: true }), await open({ isResumed: true })];
    pass(500);
    await one.write(toPart('two, and more\n'));
    expect(await toReason(other.write(toPart('two\n')))).toMatch(/written by another process too/);
    for (const opened of [one, other]) await opened.close();
    truncateSync(`${file}.part`, 1);
    expect(await toReason(open({ isResumed: true }))).toMatch(/is shorter than it was/);
    writeFileSync(`${file}.part.json`, '{"bytes":');
    expect(await toReason(open({ isResumed: true }))).toMatch(/a\.csv\.part\.json cannot be read: remove it/);
    expect(existsSync(file)).toBe(false);
  });

  it('says why it cannot be written', async () => {
    const { file, open } = create();
    expect(await toReason(open({ file: join(file, 'none', 'a.csv') }))).toMatch(
      /a\.csv\.part cannot be written \(ENOENT\): its folder is not there/,
    );
    const folder = await open({ file: join(file, '..') });
    expect(await toReason(folder.finish())).toMatch(/cannot be written/);
  });
});
