import type { Config } from '../config.ts';

/** What the start says of trusted documents, a line each; nothing where there are none. */
export function describeTrustedDocuments({
  trustedDocuments,
  server: { hasGraphiql },
}: Pick<Config, 'trustedDocuments' | 'server'>): readonly string[] {
  if (trustedDocuments === null) return [];
  const { texts, path, isOnly } = trustedDocuments;
  const line = `trusted documents: ${texts.size}, of ${path}`;
  if (!isOnly) return [line];
  const graphiql =
    'GraphiQL opens, but its queries are refused: they are no trusted documents (CONVOGRAPH_TRUSTED_DOCUMENTS_ONLY)';
  return [`${line}; no others are answered`, ...(hasGraphiql ? [graphiql] : [])];
}
