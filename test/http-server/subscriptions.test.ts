import { describe, expect, it } from 'vitest';
import { UnauthenticatedError } from '../../src/errors.ts';
import type { EndedOperation } from '../../src/graphql/operation-observer.ts';
import {
  complete,
  eventStream,
  type OpenedStream,
  startSubscriptions,
  subscribeToCount,
  toCountEvent,
  toNext,
} from './start-subscriptions.ts';
import { notForged } from './start-test-server.ts';

const until = (check: () => boolean) => expect.poll(check).toBe(true);
const multipart = { accept: 'multipart/mixed;boundary=graphql;subscriptionSpec=1.0, application/json' };
const viewer = { id: 'key:ada', chatbotIds: null, scopes: ['read'] } as const;

function errorOf(text: string | null) {
  return JSON.parse(/^data: (.*)$/m.exec(text ?? '')?.[1] ?? '{}').errors?.[0];
}

describe('an event', () => {
  it('has a context of its own', async () => {
    const ledgers = new Set<unknown>();
    const { open, toRequest } = await startSubscriptions(
      {},
      {
        note: ({ ledger }) => String(ledgers.add(ledger).size),
      },
    );
    const { source, read } = await open(toRequest('subscription { count { note again: note } }'));
    for (const note of ['1', '2']) {
      source.push('');
      expect(await read()).toBe(toNext({ data: { count: { note, again: note } } }));
    }
  });

  it('is explained alone, where that is asked for', async () => {
    const { open, toRequest } = await startSubscriptions();
    const { source, read } = await open(toRequest(subscribeToCount, { 'x-convograph-explain': '1' }));
    for (let i = 0; i < 2; i++) {
      source.push('');
      const { extensions } = JSON.parse((await read())?.split('data: ')[1] ?? '');
      expect(extensions.upstream.calls).toHaveLength(3);
    }
  });

  it('has a deadline of its own, and errors that end nothing', async () => {
    const { open, toRequest } = await startSubscriptions(
      {},
      { slow: () => new Promise(() => undefined), broken: () => Promise.reject(new Error('secret')) },
    );
    const query = 'subscription { count { value broken } }';
    const { source, read } = await open(toRequest(query, { 'x-convograph-deadline-ms': '20' }));
    for (let i = 0; i < 2; i++) {
      source.push('one');
      const text = await read();
      expect(text).toContain('"data":{"count":{"value":"one","broken":null}}');
      expect(errorOf(text)).toMatchObject({ extensions: { code: 'INTERNAL_SERVER_ERROR' } });
      expect(text).not.toContain('secret');
    }
  });

  it('is told at debug unless it went wrong, and observed', async () => {
    const ended: EndedOperation[] = [];
    const { open, toRequest, lines, log, server } = await startSubscriptions(
      { observer: { onEnd: (operation) => void ended.push(operation) } },
      { broken: () => Promise.reject(new Error('secret')) },
    );
    const { source, read, cancel } = await open(toRequest('subscription A { count { value broken } }'));
    source.push('one');
    await read();
    expect(lines.filter(({ errorCodes }) => errorCodes)).toMatchObject([
      { level: 50, msg: 'event of a subscription', operation: 'A', upstreamCalls: 3 },
    ]);
    log.level = 'debug';
    const other = await open();
    other.source.push('two');
    await other.read();
    expect(lines.at(-1)).toMatchObject({ level: 20, msg: 'event of a subscription', operation: 'Count' });
    expect(ended).toMatchObject([
      { isEvent: true, isStream: false, name: 'A', codes: ['INTERNAL_SERVER_ERROR'] },
      { isEvent: true, isStream: false, name: 'Count', type: 'subscription', codes: [] },
    ]);
    await cancel();
    await until(() => server.countStreams() === 1);
    expect(ended.at(-1)).toMatchObject({ isEvent: false, isStream: true, name: 'A', codes: [] });
  });

  it('waits while events have half of the slots, so that queries find room', async () => {
    let openGate: (value: string) => void = () => {};
    const gate = new Promise((resolve) => {
      openGate = resolve;
    });
    let begun = 0;
    const slow = () => {
      begun += 1;
      return gate;
    };
    const { open, toRequest, ask, server } = await startSubscriptions({ maxOperations: 4 }, { slow });
    const streams: OpenedStream[] = [];
    while (streams.length < 4) streams.push(await open(toRequest('subscription { count { slow } }')));
    expect(server.countInProgress()).toBe(0);
    for (const { source } of streams) source.push('');
    await until(() => begun === 2);
    expect(server.countInProgress()).toBe(2);
    expect((await ask('{ hello }')).body.data).toEqual({ hello: 'world' });
    openGate('late');
    for (const { read } of streams) expect(await read()).toContain('late');
    expect(begun).toBe(4);
    expect(server.countInProgress()).toBe(0);
  });
});

describe('server-sent events', () => {
  it('answer a query too, and what is wrong with it', async () => {
    const { toRequest, lines } = await startSubscriptions();
    const answer = await fetch(toRequest('{ hello }'));
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe(toNext({ data: { hello: 'world' } }) + complete);
    const refused = await fetch(toRequest('subscription { count { nothing } }'));
    expect(refused.status).toBe(200);
    expect(refused.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const text = await refused.text();
    expect(errorOf(text)).toMatchObject({ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } });
    expect(text.endsWith(complete)).toBe(true);
    expect(lines.at(-1)).toMatchObject({ errorCodes: ['GRAPHQL_VALIDATION_FAILED'] });
  });

  it('keep the status of what is refused whatever a client takes', async () => {
    const { toRequest } = await startSubscriptions({
      authenticate: () => {
        throw new UnauthenticatedError('unknown key');
      },
    });
    const response = await fetch(toRequest());
    expect([response.status, response.headers.get('content-type')]).toEqual([
      401,
      'application/json; charset=utf-8',
    ]);
  });

  it('come by GET where no other site can have sent it, and never for a mutation', async () => {
    const { url, sources, open } = await startSubscriptions();
    const get = (headers: Record<string, string>) =>
      new Request(`${url}?${new URLSearchParams({ query: subscribeToCount })}`, {
        headers: { accept: eventStream.accept, ...headers },
      });
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { origin: 'https://evil.example' },
      { referer: 'https://evil.example/' },
    ]) {
      expect((await fetch(get(headers))).status).toBe(403);
    }
    expect(sources).toEqual([]);
    for (const headers of [{ 'sec-fetch-site': 'same-origin' }, notForged]) {
      const { source, read } = await open(get(headers));
      source.push('one');
      expect(await read()).toBe(toCountEvent('one'));
    }
    const mutation = await fetch(`${url}?query=mutation{hello}`, {
      headers: { ...notForged, ...eventStream },
    });
    expect(mutation.status).toBe(405);
  });
});

describe('multipart', () => {
  it('wraps each result, and ends with the last boundary', async () => {
    const { sources, toRequest } = await startSubscriptions();
    const response = await fetch(toRequest(subscribeToCount, multipart));
    expect(response.headers.get('content-type')).toBe('multipart/mixed; boundary="-"; subscriptionSpec=1.0');
    sources[0]?.push('one');
    sources[0]?.fail(new Error('secret'));
    const parts = (await response.text()).split('\r\n---');
    const head = '\r\ncontent-type: application/json; charset=utf-8\r\n\r\n';
    expect(parts).toEqual([
      '',
      `${head}{"payload":{"data":{"count":{"value":"one"}}}}`,
      expect.stringMatching(/\{"payload":null,"errors":\[\{"message":"Internal server error\."/),
      '--\r\n',
    ]);
  });

  it('leaves whole answers as they are', async () => {
    const { toRequest } = await startSubscriptions();
    const answer = await fetch(toRequest('{ hello }', multipart));
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(await answer.json()).toEqual({ data: { hello: 'world' } });
  });
});

describe('a subscription', () => {
  it('is refused to who takes one result, before anything runs', async () => {
    const { ask, sources } = await startSubscriptions();
    const { response, body } = await ask(subscribeToCount);
    expect(response.status).toBe(406);
    expect(body.errors?.[0]).toMatchObject({
      message: expect.stringMatching(/text\/event-stream.*multipart\/mixed/),
      extensions: { code: 'NOT_ACCEPTABLE' },
    });
    expect(sources).toEqual([]);
  });

  it('ends with an error when the right to it does', async () => {
    let isKnown = true;
    const { open, server, lines, sources } = await startSubscriptions({
      authenticate() {
        if (isKnown) return viewer;
        throw new UnauthenticatedError('unknown key');
      },
    });
    const { source, read } = await open();
    server.recheckCallers();
    source.push('one');
    expect(await read()).toBe(toCountEvent('one'));
    isKnown = false;
    server.recheckCallers();
    expect(errorOf(await read())).toMatchObject({ extensions: { code: 'UNAUTHENTICATED' } });
    expect(await read()).toBe(complete);
    expect(sources[0]?.hasEnded).toBe(true);
    expect(lines.at(-1)).toMatchObject({ errorCodes: ['UNAUTHENTICATED'], reason: 'unknown key' });
  });

  it('ends by itself when what showed the right to it expires', async () => {
    let asked = 0;
    const { open } = await startSubscriptions({
      authenticate() {
        asked += 1;
        if (asked === 1) return { ...viewer, expiresMs: Date.now() };
        throw new UnauthenticatedError('expired');
      },
    });
    const { read } = await open();
    expect(errorOf(await read())).toMatchObject({ extensions: { code: 'UNAUTHENTICATED' } });
    expect(await read()).toBe(complete);
  });

  it('answers no event that is in progress by then', async () => {
    let rights: readonly string[] | null = null;
    let openGate: (value: string) => void = () => {};
    const gate = new Promise((resolve) => {
      openGate = resolve;
    });
    let begun = 0;
    const secret = () => {
      begun += 1;
      return gate;
    };
    const { open, toRequest, server } = await startSubscriptions(
      { authenticate: () => ({ ...viewer, chatbotIds: rights }) },
      { secret },
    );
    const { source, read } = await open(toRequest('subscription { count { secret } }'));
    source.push('one');
    await until(() => begun === 1);
    rights = [];
    server.recheckCallers();
    await until(() => source.hasEnded);
    openGate('secret');
    expect(errorOf(await read())).toMatchObject({ extensions: { code: 'FORBIDDEN' } });
    expect(await read()).toBe(complete);
  });

  it('finds no room beyond the bounds, which others leave again', async () => {
    const { open, toRequest, server } = await startSubscriptions({ maxStreamsPerCaller: 1 });
    const { cancel } = await open();
    const refused = await fetch(toRequest());
    expect(refused.status).toBe(429);
    expect((await refused.json()).errors[0].extensions).toEqual({ code: 'STREAM_LIMIT_EXCEEDED', limit: 1 });
    await cancel();
    await until(() => server.countStreams() === 0);
    await open();
  });

  it('that is refused by its own field takes no room', async () => {
    const { toRequest, server } = await startSubscriptions({}, {});
    expect(await (await fetch(toRequest('subscription ($a: Int!) { count { value } }'))).text()).toContain(
      '$a',
    );
    expect(server.countStreams()).toBe(0);
    expect(server.countInProgress()).toBe(0);
  });
});
