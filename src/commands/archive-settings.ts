import type { Config } from '../config.ts';
import { ArchiveError, UpstreamContradictoryError, UpstreamError } from '../errors.ts';
import type { Source } from '../sources/source.ts';
import { StartError, UsageError } from './command.ts';

/** A window is held in memory until it is written. */
export const rowsPerWindow = 2_000;

/** Where the archive is. Throws `UsageError` where none is configured. */
export function requireArchive({ archive }: Pick<Config, 'archive'>): NonNullable<Config['archive']> {
  if (archive !== null) return archive;
  throw new UsageError(
    'CONVOGRAPH_ARCHIVE must name the file of the archive, as in ./convograph.db, or its database, as in postgres://user@host/convograph',
  );
}

/** Throws a failure of the archive for the operator; other errors unchanged. */
export function toArchiveStartError(error: unknown): never {
  throw error instanceof ArchiveError ? new StartError(error.reason) : error;
}

/** Why a chatbot could not be read to the end. Throws what the operator cannot mend. */
export function toArchiveReason(error: unknown, { chatbot }: Source): string {
  if (error instanceof ArchiveError) return error.reason;
  if (error instanceof UpstreamError || error instanceof UpstreamContradictoryError) return error.message;
  throw new Error(`The chatbot ${JSON.stringify(chatbot.chatbotId)} cannot be read.`, { cause: error });
}
