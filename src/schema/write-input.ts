import { BadUserInputError, UpstreamError } from '../errors.ts';
import { maxIdLength } from '../limits.ts';
import { toHttpUrl } from '../sources/urls.ts';
import { costs } from './field-cost.ts';
import { guarded } from './guarded.ts';

/** Options of a field that changes something at the API. */
export function writes(description: string) {
  const { extensions, ...options } = guarded('write', description);
  return { ...options, extensions: { ...extensions, ...costs({ kind: 'write' }).extensions } };
}

/** An id that is sent to the API. Throws `BadUserInputError`, which does not repeat it. */
export function readId(name: string, value: string): string {
  const id = readText(name, value);
  if (id.length <= maxIdLength) return id;
  throw new BadUserInputError(`\`${name}\` is longer than ${maxIdLength} characters, which no id is.`);
}

/** Throws `BadUserInputError` for blank texts, which APIs refuse. */
export function readText(name: string, value: string): string {
  if (value.trim() !== '') return value;
  throw new BadUserInputError(`\`${name}\` must not be blank.`);
}

/** Throws `BadUserInputError` for what is no absolute http(s) URL; null: none is given. */
export function readUrl(name: string, value: string | null): string | null {
  if (value === null) return null;
  const url = value.length <= maxIdLength ? toHttpUrl(value) : null;
  if (url !== null) return url;
  throw new BadUserInputError(
    `\`${name}\` must be an absolute http(s) URL of at most ${maxIdLength} characters.`,
  );
}

/** What is written, once the change is noted; also where its outcome is unknown. */
export async function noteWritten<Result>(
  written: Promise<Result>,
  noteChange: () => Promise<void>,
): Promise<Result> {
  try {
    const result = await written;
    await noteChange();
    return result;
  } catch (error) {
    if (error instanceof UpstreamError && error.kind === 'outcome-unknown') await noteChange();
    throw error;
  }
}
