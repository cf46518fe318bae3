import {
  Environment,
  type GraphQLResponse,
  type GraphQLSingularResponse,
  Network,
  Observable,
  RecordSource,
  Store,
  type Variables,
} from 'relay-runtime';
import { type Explanation, readExplanation } from '../explanation/explanation.ts';
import { attachNotes, createAnswerNotes } from './answer-notes.ts';
import { takeEarly } from './early-answers.ts';
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
    (request, variables, cacheConfig) => {
      const isFresh = cacheConfig.metadata?.['isFresh'] === true;
      let isFirst = true;
      const take = (part: AnswerPart) => {
        const explanation = readExplanation(part);
        if (explanation) onExplained(request.name, explanation);
        expectPage(part, variables);
        notes.record(request.name, part, isFirst);
        isFirst = false;
        return toRelay(part);
      };
      // They were sent without a credential.
      const early = credential === '' && !isFresh ? takeEarly(request, variables) : null;
      const send = (signal: AbortSignal) =>
        early?.rest ?? sendOperation(request, variables, { endpoint, sendsIds, credential, signal, isFresh });
      return observe(noteCode, send, take, early?.first);
    },
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
      const subscribe = async function* (signal: AbortSignal) {
        const { subscribeOperation } = await import('./subscribe-operation.ts');
        yield* subscribeOperation(request, variables, { endpoint, sendsIds, credential, signal, onOpen });
      };
      return observe(onError, subscribe, (result) => {
        const explanation = readExplanation(result);
        // What took no call of its own would push out what did.
        if (explanation && explanation.calls.length > 0) onExplained(request.name, explanation);
        return toRelay(result);
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

/** Ends what is read from when nobody listens any more; `first`, which is there already, is given at once. */
function observe(
  onError: (error: unknown) => void,
  read: (signal: AbortSignal) => AsyncIterable<AnswerPart>,
  take: (part: AnswerPart) => GraphQLResponse,
  first?: AnswerPart,
): Observable<GraphQLResponse> {
  return Observable.create<GraphQLResponse>((sink) => {
    const leaving = new AbortController();
    if (first !== undefined) sink.next(take(first));
    const run = async () => {
      for await (const part of read(leaving.signal)) sink.next(take(part));
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

/** Relay takes late parts as answers of their own, and has to be told that an answer has none. */
function toRelay({ incremental, ...answer }: AnswerPart): GraphQLResponse {
  if (incremental === undefined) return answer as GraphQLResponse;
  return incremental.flatMap(({ items, ...late }) => {
    const start = Number(late.path.at(-1));
    const rows = items?.map((data, i) => ({ ...late, data, path: [...late.path.slice(0, -1), start + i] }));
    return (rows ?? [late]) as unknown as GraphQLSingularResponse[];
  });
}
