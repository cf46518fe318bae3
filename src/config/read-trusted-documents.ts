import type { TrustedDocuments } from '../trusted-documents.ts';
import type { Environment } from './environment.ts';
import { parseTrustedDocuments } from './parse-trusted-documents.ts';
import { readText } from './read-text.ts';

/** Trusted documents, and where they come from. */
export interface TrustedDocumentsConfig extends TrustedDocuments {
  /** The file, as it was named. */
  readonly path: string;
}

/** Reads the trusted documents that the environment names; null where it names none. Adds what is wrong to `problems`. */
export function readTrustedDocuments(
  env: Environment,
  readFile: (path: string) => string,
  problems: string[],
): TrustedDocumentsConfig | null {
  const path = env['CONVOGRAPH_TRUSTED_DOCUMENTS'];
  const isOnly = env['CONVOGRAPH_TRUSTED_DOCUMENTS_ONLY'] === 'on';
  if (isOnly && env['CONVOGRAPH_FEDERATION'] === 'on') {
    problems.push(
      'CONVOGRAPH_TRUSTED_DOCUMENTS_ONLY would refuse what a gateway sends, which writes its documents itself: take it away, or CONVOGRAPH_FEDERATION',
    );
  }
  if (path === undefined) {
    if (isOnly) {
      problems.push(
        'CONVOGRAPH_TRUSTED_DOCUMENTS must be set where CONVOGRAPH_TRUSTED_DOCUMENTS_ONLY is on: without it no document would be answered',
      );
    }
    return null;
  }
  const label = `CONVOGRAPH_TRUSTED_DOCUMENTS: the file ${path}`;
  const source = readText(path, { readFile, label, problems });
  if (source === null) return null;
  return { path, isOnly, texts: parseTrustedDocuments(source, label, problems) };
}
