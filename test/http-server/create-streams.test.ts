import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createOperationAbort } from '../../src/graphql/create-operation-abort.ts';
import { createRequestError } from '../../src/graphql/request-error.ts';
import { serverStops } from '../../src/graphql/stream-place.ts';
import { createStreams, type StreamsOptions } from '../../src/http-server/create-streams.ts';
import type { Viewer } from '../../src/viewer.ts';
import { createTestContext } from './start-test-server.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const unauthenticated = createRequestError('UNAUTHENTICATED', 'Who?', { status: 401 });

function start(options: Partial<StreamsOptions> = {}) {
  const streams = createStreams({ maxStreams: 10, maxStreamsPerCaller: 10, ...options });
  const prepare = (
    id: string,
    rights: Partial<Viewer> = {},
    authenticate: (viewer: Viewer) => Viewer = (viewer) => viewer,
  ) => {
    const viewer: Viewer = { id, chatbotIds: ['shop'], scopes: ['read'], ...rights };
    return streams.prepare({
      format: 'event-stream',
      viewer,
      authenticate: async () => authenticate(viewer),
      takeSlot: async () => ({ abort: createOperationAbort(), free: () => undefined }),
      createContext: createTestContext,
    });
  };
  const open = (...args: Parameters<typeof prepare>) => {
    const stream = prepare(...args);
    stream.open();
    return stream;
  };
  return { streams, prepare, open };
}

const codeOf = ({ signal }: { readonly signal: AbortSignal }) => signal.reason?.extensions.code;

describe('room', () => {
  it('is bounded for each caller and for all, and is given back', () => {
    const { open, prepare, streams } = start({ maxStreams: 3, maxStreamsPerCaller: 2 });
    const [first] = [open('ada'), open('ada')];
    expect(() => open('ada')).toThrow(
      expect.objectContaining({
        extensions: expect.objectContaining({ code: 'STREAM_LIMIT_EXCEEDED', limit: 2 }),
      }),
    );
    open('bob');
    expect(() => open('eve')).toThrow(
      expect.objectContaining({ extensions: expect.objectContaining({ code: 'SERVER_BUSY' }) }),
    );
    expect(prepare('eve').isOpen()).toBe(false);
    expect(streams.count()).toBe(3);
    for (let i = 0; i < 2; i++) first?.close();
    expect(streams.count()).toBe(2);
    open('ada');
    expect(() => open('ada')).toThrow();
  });
});

describe('a stream', () => {
  it('goes on while its caller is known, and ends when what showed it expires', async () => {
    let expiresMs = Date.now() + 1_000;
    const { open } = start();
    const stream = open('ada', { expiresMs }, (viewer) => {
      if (Date.now() < expiresMs) return { ...viewer, expiresMs };
      throw unauthenticated;
    });
    expiresMs += 60_000;
    await vi.advanceTimersByTimeAsync(30_000);
    expect(stream.signal.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(30_900);
    expect(stream.signal.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(300);
    expect(codeOf(stream)).toBe('UNAUTHENTICATED');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is not asked about before a time that no timer reaches', async () => {
    let asked = 0;
    const { open } = start();
    open('ada', { expiresMs: Date.now() + 10 * 365 * 86_400_000 }, (viewer) => {
      asked += 1;
      return viewer;
    });
    await vi.advanceTimersByTimeAsync(86_400_000);
    expect(asked).toBe(0);
  });

  it.each([
    ['a chatbot was taken away', { chatbotIds: [] }, 'FORBIDDEN'],
    ['a scope was added', { scopes: ['read', 'read:pii'] as const }, 'FORBIDDEN'],
    ['somebody else has the key', { id: 'bob' }, 'FORBIDDEN'],
    ['nothing was changed', {}, undefined],
  ])('is asked about again after a change: %s', async (_name, change, code) => {
    const { open, streams } = start();
    const stream = open('ada', {}, (viewer) => ({ ...viewer, ...change }));
    streams.recheck();
    await vi.advanceTimersByTimeAsync(0);
    expect(codeOf(stream)).toBe(code);
  });

  it('ends with the server, and with its client', () => {
    const { open, streams } = start();
    const [one, other] = [open('ada', { expiresMs: Date.now() + 1_000 }), open('ada')];
    other.close();
    expect(other.signal.aborted).toBe(true);
    streams.stop();
    expect(one.signal.reason).toBe(serverStops);
    expect(vi.getTimerCount()).toBe(0);
  });
});
