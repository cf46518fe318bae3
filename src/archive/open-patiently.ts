import { ArchiveError } from '../errors.ts';
import type { Archive } from './archive.ts';
import { toCalledArchive } from './to-called-archive.ts';

const retryEveryMs = 5_000;

/** Opens an archive; where that fails, calls that come later try again. Rejects with what is no `ArchiveError`. */
export async function openPatiently(
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

  function call<Name extends keyof Archive>(name: Name) {
    return (async (...args: Parameters<Archive[Name]>) =>
      Reflect.apply((await reach())[name], undefined, args)) as Archive[Name];
  }

  await reach().catch((error: unknown) => {
    if (!(error instanceof ArchiveError)) throw error;
  });
  return {
    ...toCalledArchive(call),
    removeExpired: call('removeExpired'),
    async close() {
      const opened = await opening?.catch(() => null);
      await opened?.close();
    },
  };
}
