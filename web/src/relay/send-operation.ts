import { meros } from 'meros/browser';
import type { GraphQLResponseWithData, RequestParameters, Variables } from 'relay-runtime';

export interface SendOptions {
  readonly endpoint: string;
  /** The id of an operation, in place of its text. */
  readonly sendsIds: boolean;
  /** An API key or a token; empty: none. */
  readonly credential: string;
  readonly signal: AbortSignal;
  /** Only what is read from now on will do. */
  readonly isFresh?: boolean;
}

interface LatePart {
  readonly label: string;
  readonly path: readonly (string | number)[];
  readonly data?: GraphQLResponseWithData['data'];
  readonly items?: readonly GraphQLResponseWithData['data'][] | null;
  readonly errors?: readonly ServerError[];
}

/** As the server says it. */
export interface ServerError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: { readonly code?: string; readonly retryAfterMs?: number };
}

export type AnswerPart = Pick<GraphQLResponseWithData, 'data'> & {
  readonly errors?: readonly ServerError[];
  readonly extensions?: { readonly hints?: readonly { readonly code: string }[] };
  readonly incremental?: readonly LatePart[];
};

/** Why an operation has no data. */
export class OperationError extends Error {
  override readonly name = 'OperationError';
  /** As in `extensions.code`; `OFFLINE`: the server was not reached. */
  readonly code: string;
  readonly retryAfterMs: number | null;

  constructor(message: string, code: string, retryAfterMs: number | null = null, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Sends an operation and gives its answer, in the parts in which it comes. Throws `OperationError`. */
export async function* sendOperation(
  request: RequestParameters,
  variables: Variables,
  { endpoint, sendsIds, credential, signal, isFresh = false }: SendOptions,
): AsyncGenerator<AnswerPart> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-convograph-explain': '1',
      accept: 'multipart/mixed;deferSpec=20220824, application/json',
      ...(credential && { authorization: `Bearer ${credential}` }),
      ...(isFresh && { 'x-convograph-fresh': '1' }),
    },
    body: JSON.stringify({ ...toDocument(request, sendsIds), variables }),
    signal,
  }).catch((cause: unknown) => {
    if (signal.aborted) throw cause;
    throw new OperationError('The server cannot be reached.', 'OFFLINE');
  });
  const parts = await meros<AnswerPart>(response);
  if (parts instanceof Response) {
    const whole = await parts.json().catch(() => {
      throw new OperationError(`The server answered ${response.status}, and no JSON.`, 'NO_ANSWER');
    });
    yield toUsable(whole);
    return;
  }
  let isFirst = true;
  for await (const part of parts) {
    if (!part.json) throw new OperationError('A part of the answer is no JSON.', 'NO_ANSWER');
    yield isFirst ? toUsable(part.body) : part.body;
    isFirst = false;
  }
}

/** As GraphQL over HTTP names a document: by its text, or by the id under which the build wrote it down. */
export function toDocument(request: RequestParameters, isById: boolean) {
  return isById && request.id === null ? { documentId: request.cacheID } : { query: request.text };
}

/** Relay wants data: an answer without any is an error. */
export function toUsable(answer: AnswerPart): AnswerPart {
  if (answer.data) return answer;
  throw toOperationError(answer.errors?.[0] ?? { message: 'The server gave no data.' });
}

export function toOperationError({ message, extensions }: ServerError): OperationError {
  const { code = 'NO_ANSWER', retryAfterMs = null } = extensions ?? {};
  return new OperationError(message, code, retryAfterMs);
}
