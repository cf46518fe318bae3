import {
  defaultExtractPersistedOperationId as findApolloId,
  usePersistedOperations,
} from '@graphql-yoga/plugin-persisted-operations';
import type { OnParamsEventPayload, Plugin } from 'graphql-yoga';
import { type TrustedDocuments, toDocumentKey } from '../../trusted-documents.ts';
import { createRefusal } from '../limits/refusal.ts';

type Asked = Pick<OnParamsEventPayload, 'params' | 'request'>;

/**
 * Finds the document that a request names by its id: `documentId`, as GraphQL over HTTP has it, or Apollo's
 * `extensions.persistedQuery`. From there on it is a request like any other. Where only trusted documents are answered,
 * refuses all others.
 */
export function useTrustedDocuments(documents: TrustedDocuments): Plugin {
  const { isOnly } = documents;
  const persisted = usePersistedOperations({
    allowArbitraryOperations: !isOnly,
    extractPersistedOperationId: (params, request) =>
      readDocumentId({ params, request }) ?? findApolloId(params, request, {}),
    getPersistedOperation: (id) => documents.texts.get(toDocumentKey(id)) ?? null,
    customErrors: {
      persistedQueryOnly: () =>
        createRefusal(
          'UNTRUSTED_DOCUMENT',
          'This server answers trusted documents only: send the id of one as `documentId`, without `query`.',
        ),
      keyNotFound: () =>
        createRefusal(
          'BAD_REQUEST',
          `There is no document: send ${isOnly ? '' : 'one as `query`, or '}the id of a trusted one as \`documentId\`.`,
          { status: 400 },
        ),
      notFound: (payload) => createRefusal('PERSISTED_DOCUMENT_NOT_FOUND', toNotFoundMessage(payload)),
    },
  });

  function toNotFoundMessage(asked: Asked): string {
    const id = readDocumentId(asked);
    // Apollo's clients know these words: they send the document after the one, and ids no more after the other.
    if (id === null && !isOnly) {
      return documents.texts.size === 0 ? 'PersistedQueryNotSupported' : 'PersistedQueryNotFound';
    }
    const shown = JSON.stringify((id ?? findApolloId(asked.params, asked.request, {}) ?? '').slice(0, 100));
    return `There is no trusted document ${shown}: add it to the file that the server reads when it starts${isOnly ? '' : ', or send it as `query`'}.`;
  }

  return {
    ...persisted,
    onParams(payload) {
      if (readDocumentId(payload) !== null && payload.params.query) {
        throw refuse('Send the document (`query`) or its id (`documentId`), not both.');
      }
      return persisted.onParams?.(payload);
    },
  };
}

/** Throws `GraphQLError` for one that is no string. */
function readDocumentId({ params, request }: Asked): string | null {
  if (request.method === 'GET') return new URL(request.url).searchParams.get('documentId');
  const id = 'documentId' in params ? (params.documentId ?? null) : null;
  if (id === null || typeof id === 'string') return id;
  throw refuse('The parameter "documentId" must be a string.');
}

function refuse(message: string) {
  return createRefusal('BAD_REQUEST', message, { status: 400 });
}
