import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Archive } from '../../src/archive/archive.ts';
import { openArchive } from '../../src/archive/open-archive.ts';

/** A folder that is removed when the test ends, or all tests of the file. */
export function createFolder(onEnd: (remove: () => void) => void = onTestFinished): string {
  const folder = mkdtempSync(join(tmpdir(), 'convograph-archive-'));
  onEnd(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The archive at a path or a `postgres://` URL, by default in a file of its own; closed when the test ends. */
export async function openTestArchive(place = join(createFolder(), 'archive.db')): Promise<Archive> {
  const location = place.startsWith('postgres://') ? { url: place } : { file: place };
  const archive = await openArchive({ ...location, retentionDays: null });
  onTestFinished(() => archive.close());
  return archive;
}
