import { ConfigError } from '../config/problems.ts';
import type { Config } from '../config.ts';
import { type DocumentCheck, findDocumentProblems } from '../graphql/find-document-problems.ts';

const maxLines = 20;

/** Throws `ConfigError` for a trusted document that would always be refused. */
export function checkTrustedDocuments(
  { trustedDocuments }: Pick<Config, 'trustedDocuments'>,
  check: DocumentCheck,
): void {
  if (trustedDocuments === null) return;
  const { path, texts } = trustedDocuments;
  const problems = findDocumentProblems(texts, check);
  if (problems.length === 0) return;
  const more = problems.length - maxLines;
  throw new ConfigError([
    ...problems.slice(0, maxLines).map((problem) => `CONVOGRAPH_TRUSTED_DOCUMENTS: ${path}: ${problem}`),
    ...(more > 0 ? [`CONVOGRAPH_TRUSTED_DOCUMENTS: ${path}: ${more} more documents are wrong`] : []),
  ]);
}
