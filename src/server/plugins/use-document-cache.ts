import type { DocumentNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { DocumentCache } from '../limits/create-document-cache.ts';

/**
 * Keeps the documents that were found valid, so that they are neither parsed nor validated again. Of what was refused
 * nothing is kept: its errors would hold all that validated it, and whoever sends it can as well send another.
 */
export function useDocumentCache(documents: DocumentCache): Plugin {
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
