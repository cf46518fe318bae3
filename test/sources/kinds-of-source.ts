import type { Source } from '../../src/sources/source.ts';
import type { BeforeSource, NumberedSource } from '../loaders/scripted-source.ts';

/** Throws unless the source reads everything by page number and by id. */
export function requireNumbered(source: Source | undefined): NumberedSource {
  if (!isNumbered(source)) throw new Error('It does not read all of it by page number.');
  return source;
}

/** Throws unless the source reads messages before a time. */
export function requireBefore(source: Source | undefined): BeforeSource {
  if (!isBefore(source)) throw new Error('It does not read messages before a time.');
  return source;
}

function isNumbered(source: Source | undefined): source is NumberedSource {
  const lists = [source?.users, source?.sessions, source?.messages];
  const reads = [source?.readUser, source?.readSession, source?.readMessage];
  return lists.every((list) => list?.kind === 'numbered') && !reads.includes(undefined);
}

function isBefore(source: Source | undefined): source is BeforeSource {
  return source?.messages?.kind === 'before';
}
