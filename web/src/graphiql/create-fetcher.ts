import { EventSourceParserStream } from 'eventsource-parser/stream';
import type { GraphiQLProps } from 'graphiql';
import { meros } from 'meros/browser';

type Fetcher = GraphiQLProps['fetcher'];

/** A whole answer, or a part of one: late data, or an event of a subscription. */
export type AnswerPart = Record<string, unknown>;

export interface FetcherOptions {
  readonly endpoint: string;
  readonly onStart: () => void;
  readonly onPart: (part: AnswerPart) => void;
}

const mediaTypes = [
  'application/graphql-response+json',
  'application/json;q=0.9',
  'multipart/mixed;deferSpec=20220824',
  'text/event-stream',
].join(', ');

/** Sends what is in the editors, and asks what it cost; `onStart` and `onPart` hear nothing of the look at the schema. */
export function createFetcher({ endpoint, onStart, onPart }: FetcherOptions): Fetcher {
  return (operation, { headers } = {}) => {
    const leaving = new AbortController();
    const isOwn = operation.operationName !== 'IntrospectionQuery';
    async function* send(): AsyncGenerator<AnswerPart> {
      if (isOwn) onStart();
      try {
        const response = await fetch(endpoint, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            accept: mediaTypes,
            'x-convograph-explain': '1',
            ...headers,
          },
          body: JSON.stringify(withOwnName(operation)),
          signal: leaving.signal,
        });
        for await (const part of readParts(response)) {
          if (isOwn) onPart(part);
          yield part;
        }
      } catch (error) {
        if (!leaving.signal.aborted) throw error;
      }
    }
    const parts = send();
    // A generator that waits for its next part cannot be ended from outside.
    const stop = async () => {
      leaving.abort();
      return { done: true as const, value: undefined };
    };
    const iterator = { next: () => parts.next(), return: stop };
    return { [Symbol.asyncIterator]: () => iterator };
  };
}

/** GraphiQL looks for the operations of a query 100 ms after it has changed, and names one of the query before until then. */
function withOwnName(operation: Parameters<Fetcher>[0]): Parameters<Fetcher>[0] {
  const { query, operationName, ...rest } = operation;
  const isOwn = new RegExp(`\\b(query|mutation|subscription)\\s+${operationName}\\b`).test(query);
  return isOwn ? operation : { ...rest, query };
}

async function* readParts(response: Response): AsyncGenerator<AnswerPart> {
  if (response.headers.get('content-type')?.startsWith('text/event-stream')) {
    yield* readEvents(response);
    return;
  }
  const parts = await meros<AnswerPart>(response);
  if (parts instanceof Response) {
    yield await parts.json().catch(() => {
      throw new Error(`The server answered ${response.status}, and no JSON.`);
    });
    return;
  }
  for await (const part of parts) if (part.json) yield part.body;
}

async function* readEvents({ body }: Response): AsyncGenerator<AnswerPart> {
  const events = body?.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
  const reader = events?.getReader();
  for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
    if (next.value.event === 'next') yield JSON.parse(next.value.data);
  }
}
