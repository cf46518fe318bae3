import type { GraphQLParams } from 'graphql-yoga';
import { type TrustedDocuments, toDocumentKey } from '../../trusted-documents.ts';
import { createBadRequest, createRequestError } from '../request-error.ts';
import type { GraphqlPlugin } from '../server-context.ts';
import { toDocumentHash } from './use-operation-record.ts';

/** Finds the document that a request names: by `documentId` (GraphQL over HTTP) or Apollo's `extensions.persistedQuery`. */
export function useTrustedDocuments(documents: TrustedDocuments): GraphqlPlugin {
  const { isOnly } = documents;

  function toNotFoundMessage(documentId: string | null, id: string): string {
    // Apollo's clients know these words: they send the document after the one, and ids no more after the other.
    if (documentId === null && !isOnly) {
      return documents.texts.size === 0 ? 'PersistedQueryNotSupported' : 'PersistedQueryNotFound';
    }
    return `There is no trusted document ${JSON.stringify(id.slice(0, 100))}: add it to the file that the server reads when it starts${isOnly ? '' : ', or send it as `query`'}.`;
  }

  return {
    onParams({ params, setParams, context: { operation } }) {
      const { texts } = documents;
      if (texts.size > 0) operation.isTrusted = false;
      const documentId = readDocumentId(params);
      if (params.query) {
        if (documentId !== null)
          throw createBadRequest('Send the document (`query`) or its id (`documentId`), not both.');
        if (!isOnly) return;
        const message =
          'This server answers trusted documents only: send the id of one as `documentId`, without `query`.';
        throw createRequestError('UNTRUSTED_DOCUMENT', message);
      }
      const id = documentId ?? findApolloId(params);
      if (id === null) {
        const orSend = isOnly ? '' : 'one as `query`, or ';
        throw createBadRequest(
          `There is no document: send ${orSend}the id of a trusted one as \`documentId\`.`,
        );
      }
      const query = texts.get(toDocumentKey(id));
      if (query === undefined)
        throw createRequestError('PERSISTED_DOCUMENT_NOT_FOUND', toNotFoundMessage(documentId, id));
      operation.isTrusted = true;
      operation.documentHash = toDocumentHash(query);
      const { operationName, variables, extensions } = params;
      setParams({
        query,
        ...(operationName && { operationName }),
        ...(variables && { variables }),
        ...(extensions && { extensions }),
      });
    },
  };
}

/** The text of the trusted document whose id a request names; undefined: none. */
export function findTrustedText(params: GraphQLParams, { texts }: TrustedDocuments): string | undefined {
  const documentId = 'documentId' in params ? params.documentId : null;
  const id = typeof documentId === 'string' ? documentId : findApolloId(params);
  return id === null ? undefined : texts.get(toDocumentKey(id));
}

/** Throws `GraphQLError` for one that is no string. */
function readDocumentId(params: GraphQLParams): string | null {
  const id = 'documentId' in params ? (params.documentId ?? null) : null;
  if (id === null || typeof id === 'string') return id;
  throw createBadRequest('The parameter "documentId" must be a string.');
}

/** As Apollo's clients send it: https://www.apollographql.com/docs/apollo-server/performance/apq */
function findApolloId({ extensions }: GraphQLParams): string | null {
  const asked: unknown = extensions?.['persistedQuery'];
  if (typeof asked !== 'object' || asked === null) return null;
  if (!('version' in asked) || asked.version !== 1 || !('sha256Hash' in asked)) return null;
  return typeof asked.sha256Hash === 'string' ? asked.sha256Hash : null;
}
