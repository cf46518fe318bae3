import { expect } from 'vitest';
import { ArchiveError } from '../../src/errors.ts';

/** Why something failed, for operators. */
export async function toReason(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ArchiveError)) throw new Error('This should have failed.', { cause: error });
  // Clients must not learn where files and databases are.
  expect(error.message).not.toContain('/');
  return error.reason;
}
