import type { DocumentNode } from 'graphql';
import type { DocumentCache } from '../limits/create-document-cache.ts';
import type { GraphqlPlugin } from '../server-context.ts';

/** Caches valid documents. Those that were refused are not: their errors hold all that validated them. */
export function useDocumentCache(documents: DocumentCache): GraphqlPlugin {
  const valid = new WeakSet<DocumentNode>();
  return {
    onParse({ params: { source }, setParsedDocument }) {
      const document = documents.get(toText(source));
      if (document !== undefined) setParsedDocument(document);
    },
    onValidate({ params: { documentAST }, setResult }) {
      if (valid.has(documentAST)) {
        setResult([]);
        return;
      }
      return ({ valid: isValid }) => {
        const text = documentAST.loc?.source.body;
        if (!isValid || text === undefined) return;
        valid.add(documentAST);
        documents.set(text, documentAST);
      };
    },
  };
}

function toText(source: string | { readonly body: string }): string {
  return typeof source === 'string' ? source : source.body;
}
