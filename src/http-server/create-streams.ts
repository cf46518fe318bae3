import type { GraphQLError } from 'graphql';
import { ClientGoneError } from '../errors.ts';
import { createLimitError, createRequestError } from '../graphql/request-error.ts';
import { type OperationSlot, type StreamPlace, serverStops } from '../graphql/stream-place.ts';
import { toPermissionsKey, type Viewer } from '../viewer.ts';
import { serverBusy } from './request-errors.ts';

export interface StreamsOptions {
  readonly maxStreams: number;
  readonly maxStreamsPerCaller: number;
}

export interface StreamRequest extends Pick<StreamPlace, 'createContext' | 'format'> {
  readonly viewer: Viewer;
  /** Who sent the request, asked anew. Rejects where they may no longer read. */
  readonly authenticate: () => Promise<Viewer>;
  readonly takeSlot: () => Promise<OperationSlot>;
}

export interface Stream extends StreamPlace {
  isOpen(): boolean;
  /** The client left, or has got all. */
  close(): void;
}

export interface Streams {
  /** Holds no room before it is opened. */
  prepare(request: StreamRequest): Stream;
  count(): number;
  /** Ends those whose caller may no longer read what they could. */
  recheck(): void;
  stop(): void;
}

interface OpenStream {
  recheck(): void;
  end(reason: Error): void;
}

/** A timer may be early by that much. */
const marginMs = 100;
const longestTimerMs = 2 ** 31 - 1;

/** Bounds the open subscriptions, and ends each with its caller's right to it. */
export function createStreams({ maxStreams, maxStreamsPerCaller }: StreamsOptions): Streams {
  const open = new Set<OpenStream>();
  const counts = new Map<string, number>();

  function enter(callerId: string, stream: OpenStream): void {
    const count = counts.get(callerId) ?? 0;
    if (count >= maxStreamsPerCaller) throw createCallerFull(maxStreamsPerCaller);
    if (open.size >= maxStreams) throw serverBusy;
    counts.set(callerId, count + 1);
    open.add(stream);
  }

  function leave(callerId: string, stream: OpenStream): void {
    if (!open.delete(stream)) return;
    const left = (counts.get(callerId) ?? 0) - 1;
    if (left > 0) counts.set(callerId, left);
    else counts.delete(callerId);
  }

  return {
    prepare({ format, viewer, authenticate, takeSlot, createContext }) {
      const controller = new AbortController();
      let timer: NodeJS.Timeout | undefined;

      function end(reason: Error): void {
        clearTimeout(timer);
        controller.abort(reason);
      }

      function recheck(): void {
        authenticate().then(
          (now) => {
            if (controller.signal.aborted) return;
            if (now.id === viewer.id && toPermissionsKey(now) === toPermissionsKey(viewer)) watchExpiry(now);
            else end(rightsChanged);
          },
          (error: unknown) => end(error instanceof Error ? error : rightsChanged),
        );
      }

      function watchExpiry({ expiresMs }: Viewer): void {
        clearTimeout(timer);
        if (expiresMs === undefined) return;
        const leftMs = Math.max(0, expiresMs - Date.now()) + marginMs;
        timer = setTimeout(recheck, Math.min(leftMs, longestTimerMs)).unref();
      }

      const stream = { recheck, end };
      return {
        format,
        signal: controller.signal,
        takeSlot,
        createContext,
        open() {
          enter(viewer.id, stream);
          watchExpiry(viewer);
        },
        isOpen: () => open.has(stream),
        close() {
          leave(viewer.id, stream);
          end(clientGone);
        },
      };
    },
    count: () => open.size,
    recheck() {
      for (const stream of open) stream.recheck();
    },
    stop() {
      for (const stream of open) stream.end(serverStops);
    },
  };
}

const clientGone = new ClientGoneError('The client has left.');

const rightsChanged = createRequestError('FORBIDDEN', 'What you may read has changed: subscribe again.');

function createCallerFull(limit: number): GraphQLError {
  const message = `You have ${limit} subscriptions open, which is the limit: end one, or share one among several readers.`;
  return createLimitError('STREAM_LIMIT_EXCEEDED', limit, message, 429);
}
