import { onTestFinished } from 'vitest';
import { createPushedEvents, type PushedEvents } from './create-pushed-events.ts';
import { startTestServer, type TestServer } from './start-test-server.ts';

export interface SubscriptionServer extends TestServer {
  readonly sources: readonly PushedEvents[];
  toRequest(query?: string, headers?: Record<string, string>): Request;
  /** Opens a stream, and reads its chunks as text. */
  open(request?: Request): Promise<OpenedStream>;
}

export interface OpenedStream {
  readonly response: Response;
  readonly source: PushedEvents;
  /** The next event; null: the stream is at its end. */
  read(): Promise<string | null>;
  cancel(): Promise<void>;
}

export const eventStream = { accept: 'text/event-stream', 'content-type': 'application/json' };
export const subscribeToCount = 'subscription Count { count { value } }';

/** What is sent for an event, and at the end. */
export const toNext = (result: unknown) => `event: next\ndata: ${JSON.stringify(result)}\n\n`;
export const toCountEvent = (value: string) => toNext({ data: { count: { value } } });
export const complete = 'event: complete\ndata: \n\n';

/** A server with one subscription, `count`, whose events the test pushes. */
export async function startSubscriptions(
  options: Parameters<typeof startTestServer>[1] = {},
  fields: Parameters<typeof startTestServer>[0] = {},
): Promise<SubscriptionServer> {
  const sources: PushedEvents[] = [];
  const count = () => {
    const source = createPushedEvents();
    sources.push(source);
    return source;
  };
  const test = await startTestServer(fields, { stopTimeoutMs: 100, ...options }, { count });
  onTestFinished(() => test.server.stop());
  const toRequest = (query = subscribeToCount, headers: Record<string, string> = {}) =>
    new Request(test.url, {
      method: 'POST',
      headers: { ...eventStream, ...headers },
      body: JSON.stringify({ query }),
    });
  return {
    ...test,
    sources,
    toRequest,
    async open(request = toRequest()) {
      const before = sources.length;
      const response = await fetch(request);
      const source = sources[before];
      if (source === undefined || response.body === null)
        throw new Error(`nothing was opened: ${await response.text()}`);
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let text = '';
      return {
        response,
        source,
        async read() {
          for (;;) {
            const end = text.indexOf('\n\n') + 2;
            if (end > 1) {
              const event = text.slice(0, end);
              text = text.slice(end);
              return event;
            }
            const { value } = await reader.read();
            if (value === undefined) return null;
            text += value;
          }
        },
        cancel: () => reader.cancel(),
      };
    },
  };
}
