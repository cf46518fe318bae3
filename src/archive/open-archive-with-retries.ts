import { ArchiveError } from '../errors.ts';
import type { Archive } from './archive.ts';
import { toCalledArchive } from './to-called-archive.ts';

const retryEveryMs = 5_000;

/** Opens an archive; where that fails, calls that come later try again. Rejects with what is no `ArchiveError`. */
export async function openArchiveWithRetries(
  open: () => Promise<Archive>,
  now: () => number = () => performance.now(),
): Promise<Archive> {
  let opening: Promise<Archive> | null = null;
  let failure: { readonly error: ArchiveError; readonly atMs: number } | null = null;

  async function reach(): Promise<Archive> {
    if (failure !== null && now() - failure.atMs < retryEveryMs) throw failure.error;
    opening ??= open();
    try {
      return await opening;
    } catch (error) {
      opening = null;
      if (error instanceof ArchiveError) failure = { error, atMs: now() };
      throw error;
    }
  }

  await reach().catch((error: unknown) => {
    if (!(error instanceof ArchiveError)) throw error;
  });
  return {
    ...toCalledArchive(async (name, args) => Reflect.apply((await reach())[name], undefined, args)),
    removeExpired: async () => (await reach()).removeExpired(),
    async close() {
      const opened = await opening?.catch(() => null);
      await opened?.close();
    },
  };
}
