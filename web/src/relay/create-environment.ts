import {
  Environment,
  type GraphQLResponse,
  Network,
  Observable,
  RecordSource,
  Store,
  type Variables,
} from 'relay-runtime';
import { type Explanation, readExplanation } from '../explanation/explanation.ts';
import { attachNotes, createAnswerNotes } from './answer-notes.ts';
import { type AnswerPart, OperationError, sendOperation, toOperationError } from './send-operation.ts';

export interface EnvironmentOptions {
  readonly endpoint: string;
  readonly sendsIds: boolean;
  /** An API key or a token; empty: none. Kept in memory only. */
  readonly credential: string;
  readonly onUnauthenticated: () => void;
  /** Other rights than those with which the rows of the store were read. */
  readonly onRightsChanged: () => void;
  readonly onExplained: (operation: string, explanation: Explanation) => void;
}

/** A store of its own for each credential: one caller's rows are never shown to another. */
export function createEnvironment({
  endpoint,
  sendsIds,
  credential,
  onUnauthenticated,
  onRightsChanged,
  onExplained,
}: EnvironmentOptions): Environment {
  const notes = createAnswerNotes();
  const noteCode = (error: unknown) => {
    if (error instanceof OperationError && error.code === 'UNAUTHENTICATED') onUnauthenticated();
  };
  const network = Network.create(
    (request, variables, cacheConfig) =>
      observe(noteCode, async function* (signal) {
        const isFresh = cacheConfig.metadata?.['isFresh'] === true;
        const options = { endpoint, sendsIds, credential, signal, isFresh };
        let isFirst = true;
        for await (const part of sendOperation(request, variables, options)) {
          const explanation = readExplanation(part);
          if (explanation) onExplained(request.name, explanation);
          expectPage(part, variables);
          notes.record(request.name, part, isFirst);
          isFirst = false;
          yield* toRelay(part);
        }
      }),
    (request, variables, cacheConfig) => {
      let isOpen = false;
      const onOpen = () => {
        isOpen = true;
        const listener = cacheConfig.metadata?.['onOpen'];
        if (typeof listener === 'function') listener();
      };
      const onError = (error: unknown) => {
        noteCode(error);
        if (isOpen && error instanceof OperationError && error.code === 'FORBIDDEN') onRightsChanged();
      };
      return observe(onError, async function* (signal) {
        const { subscribeOperation } = await import('./subscribe-operation.ts');
        const options = { endpoint, sendsIds, credential, signal, onOpen };
        for await (const result of subscribeOperation(request, variables, options)) {
          const explanation = readExplanation(result);
          // What took no call of its own would push out what did.
          if (explanation && explanation.calls.length > 0) onExplained(request.name, explanation);
          yield* toRelay(result);
        }
      });
    },
  );
  const environment = new Environment({
    network,
    store: new Store(new RecordSource(), { gcReleaseBufferSize: 50 }),
  });
  attachNotes(environment, notes);
  return environment;
}

/** Ends what is read from when nobody listens any more. */
function observe(
  onError: (error: unknown) => void,
  read: (signal: AbortSignal) => AsyncIterable<GraphQLResponse>,
): Observable<GraphQLResponse> {
  return Observable.create<GraphQLResponse>((sink) => {
    const leaving = new AbortController();
    const run = async () => {
      for await (const response of read(leaving.signal)) sink.next(response);
      sink.complete();
    };
    run().catch((error: Error) => {
      if (leaving.signal.aborted) return;
      onError(error);
      sink.error(error);
    });
    return () => leaving.abort();
  });
}

/** A page that could not be read must not take the place of those that were. */
function expectPage({ errors }: AnswerPart, variables: Variables): void {
  if (!variables['cursor']) return;
  const error = errors?.find(
    ({ path = [], extensions }) => path.length <= 2 && extensions?.code !== 'FORBIDDEN',
  );
  if (error !== undefined) throw toOperationError(error);
}

/** Relay takes late parts one by one, and has to be told that an answer has none. */
function toRelay({ incremental, ...answer }: AnswerPart): readonly GraphQLResponse[] {
  if (incremental === undefined) return [answer as GraphQLResponse];
  return incremental.flatMap(({ items, ...late }) => {
    const start = Number(late.path.at(-1));
    const rows = items?.map((data, i) => ({ ...late, data, path: [...late.path.slice(0, -1), start + i] }));
    return (rows ?? [late]) as unknown as GraphQLResponse[];
  });
}
