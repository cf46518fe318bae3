import type { GraphContext } from '../context.ts';
import type { OperationAbort } from './create-operation-abort.ts';
import type { OperationRequest } from './server-context.ts';
import type { StreamFormat } from './write-answer.ts';

/** The room of one subscription among all that are open. */
export interface StreamPlace {
  /** How the client takes results that come one after another. */
  readonly format: StreamFormat;
  /** Takes the room. Throws `GraphQLError` where there is none. */
  open(): void;
  /** Aborted when the stream has to end: with `serverStops`, or with the error that it then answers. */
  readonly signal: AbortSignal;
  /** Resolves when it is the turn of an event to be executed; free the slot afterwards. */
  takeSlot(): Promise<OperationSlot>;
  /** Makes the context of one event, as the configuration is by then. */
  createContext(request: OperationRequest): GraphContext;
}

export interface OperationSlot {
  readonly abort: OperationAbort;
  free(): void;
}

/** Events in progress are still answered. */
export const serverStops: Error = new Error('The server stops.');
