import type { StoredArchive } from '../stored-archive.ts';
import type { ArchiveDatabase } from './archive-database.ts';
import { createOwnerLists } from './create-owner-lists.ts';
import { createReader } from './create-reader.ts';
import { createSearcher } from './create-searcher.ts';
import { createWalkReader } from './create-walk-reader.ts';

/** All of a store that reads. */
export function createArchiveReader(database: ArchiveDatabase) {
  return {
    ...createReader(database),
    ...createSearcher(database),
    ...createOwnerLists(database),
    ...createWalkReader(database),
  } satisfies Partial<StoredArchive>;
}
