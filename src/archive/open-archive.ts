import type { Archive } from './archive.ts';
import type { ArchiveLocation } from './stored-archive.ts';
import { withRetention } from './with-retention.ts';

export type ArchiveSettings = ArchiveLocation & { readonly retentionDays: number | null };

const dayMs = 86_400_000;

/** Opens the archive, which is made if there is none. Rejects with `ArchiveError`. */
export async function openArchive({ retentionDays, ...location }: ArchiveSettings): Promise<Archive> {
  // Only now: most processes have no archive.
  const { openArchiveThread } = await import('./open-archive-thread.ts');
  const archive = await openArchiveThread(location);
  return retentionDays === null ? archive : withRetention(archive, { retentionMs: retentionDays * dayMs });
}
