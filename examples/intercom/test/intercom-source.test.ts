import { describe, expect, it } from 'vitest';
import { openWorkspace } from './open-workspace.ts';

const makeSessions = (conversations: number) => ({ contacts: 20, conversations, mostParts: 2 });

describe('what reading costs', () => {
  it('one call for the newest conversations', async () => {
    const { ask } = await openWorkspace({ workspace: makeSessions(400) });
    const { data, calls, planned } = await ask(
      'sessions(first: 20) { totalCount nodes { sessionId updatedAt } }',
    );
    expect([calls, planned]).toEqual([['GET /conversations'], 1]);
    expect(data.sessions.totalCount).toBe(400);
    const times = data.sessions.nodes.map(({ updatedAt }) => updatedAt ?? '');
    expect(times).toEqual(times.toSorted().reverse());
  });

  it('the whole way for the oldest ones, and that is planned', async () => {
    const { ask, ids } = await openWorkspace({ workspace: makeSessions(1_000) });
    const { data, calls, planned } = await ask('sessions(last: 5) { nodes { sessionId } }');
    expect(data.sessions.nodes.map(({ sessionId }) => sessionId)).toEqual(ids().slice(-5));
    expect([calls.length, planned]).toEqual([7, 7]);
  });

  it('one call for each further page, however deep, and that is planned', async () => {
    const { ask, ids } = await openWorkspace({ workspace: makeSessions(1_000) });
    const seen: string[] = [];
    for (let after = ''; seen.length < 500; ) {
      const { data, calls, planned } = await ask(
        `sessions(first: 100${after}) { nodes { sessionId } pageInfo { endCursor hasNextPage } }`,
      );
      expect([calls.length, planned]).toEqual([1, 1]);
      expect(data.sessions.pageInfo.hasNextPage).toBe(true);
      seen.push(...data.sessions.nodes.map(({ sessionId }) => sessionId));
      after = `, after: "${data.sessions.pageInfo.endCursor}"`;
    }
    expect(seen).toEqual(ids().slice(0, 500));
  });

  it('the way to a cursor for what stands before it, and that is planned', async () => {
    const { ask, ids, fresh } = await openWorkspace({ workspace: makeSessions(1_000) });
    let cursor: string | null = null;
    for (let page = 0; page < 4; page++) {
      const after: string = cursor === null ? '' : `, after: "${cursor}"`;
      const { data } = await ask(`sessions(first: 100${after}) { pageInfo { endCursor } }`);
      cursor = data.sessions.pageInfo.endCursor;
    }
    const cold = await fresh();
    const page = await cold.ask(`sessions(last: 5, before: "${cursor}") { nodes { sessionId } }`);
    expect(page.data.sessions.nodes.map(({ sessionId }) => sessionId)).toEqual(ids().slice(394, 399));
    expect([page.calls.length, page.planned]).toEqual([3, 3]);
  });

  it('one answer for a session and its messages', async () => {
    const { ask } = await openWorkspace();
    const { data, calls } = await ask(
      'session(sessionId: "337") { status messages(first: 50) { totalCount nodes { ... on ConversationMessage { messageId } } } }',
    );
    expect(calls).toEqual(['GET /conversations/337']);
    expect(data.session?.messages.nodes).toHaveLength(data.session?.messages.totalCount ?? 0);
    const again = await ask(
      'session(sessionId: "337") { subject messages(last: 3) { nodes { ... on ConversationMessage { messageId } } } }',
    );
    expect(again.calls).toEqual([]);
  });

  it('one answer also where both are asked side by side', async () => {
    const { ask } = await openWorkspace();
    const { calls, planned } = await ask(
      'session(sessionId: "337") { status } messages(sessionId: "337", first: 2) { nodes { ... on ConversationMessage { messageId } } }',
    );
    expect([calls, planned]).toEqual([['GET /conversations/337'], 1]);
  });

  it('nothing more for what does not exist', async () => {
    const { ask } = await openWorkspace();
    const { data, calls } = await ask(
      'session(sessionId: "1") { status } user(userId: "nobody") { userId } messages(sessionId: "1", first: 2) { nodes { ... on ConversationMessage { messageId } } }',
    );
    expect(data).toMatchObject({ session: null, user: null, messages: { nodes: [] } });
    expect(calls.toSorted()).toEqual(['GET /contacts/nobody', 'GET /conversations/1']);
  });
});

describe('conversations with several contacts', () => {
  const workspace = { contacts: 30, conversations: 60 };

  it('stand in the list of each: looked up, and out of a scan', async () => {
    const { ask, intercom, fresh } = await openWorkspace({ workspace });
    const groups = [...intercom.workspace.conversations.values()].filter(
      ({ contactIds }) => contactIds.length > 1,
    );
    const members = new Set(groups.flatMap(({ contactIds }) => contactIds));
    const expected = (userId: string) =>
      [...intercom.workspace.conversations.values()]
        .filter(({ contactIds }) => contactIds.includes(userId))
        .map(({ id }) => id)
        .toSorted();

    for (const userId of members) {
      const { data, calls } = await ask(
        `user(userId: "${userId}") { sessions(first: 50) { nodes { sessionId } } }`,
      );
      expect(calls.at(-1)).toBe('POST /conversations/search');
      expect(data.user?.sessions.nodes.map(({ sessionId }) => sessionId).toSorted()).toEqual(
        expected(userId),
      );
    }

    const cold = await fresh();
    const { data, calls } = await cold.ask(
      'users(first: 30) { nodes { userId sessions(first: 50) { nodes { sessionId } } } }',
    );
    expect(calls.toSorted()).toEqual(['GET /contacts', 'GET /conversations']);
    for (const { userId, sessions } of data.users.nodes) {
      expect(sessions.nodes.map(({ sessionId }) => sessionId).toSorted()).toEqual(expected(userId));
    }
  });
});

describe('a conversation that becomes active during a walk', () => {
  it.each(['values', 'offset'] as const)(
    'is not repeated on a page (cursors hold %s)',
    async (cursorReading) => {
      const { ask, intercom, ids } = await openWorkspace({ workspace: makeSessions(320), cursorReading });
      const before = ids();
      const active = before.at(-1) ?? '';
      let requests = 0;
      intercom.onRequest = () => {
        requests += 1;
        if (requests === 2) intercom.reply(active);
      };
      const { data, calls } = await ask('sessions(last: 100) { nodes { sessionId } }');
      expect(calls).toHaveLength(3);
      const shown = data.sessions.nodes.map(({ sessionId }) => sessionId);
      expect(shown).toEqual(before.filter((id) => id !== active).slice(-100));
    },
  );

  it('is not repeated on the next page either, and is found at the head', async () => {
    const { ask, intercom, ids, fresh } = await openWorkspace({ workspace: makeSessions(60) });
    const before = ids();
    const { data } = await ask('sessions(first: 20) { pageInfo { endCursor } }');
    intercom.reply(before[19] ?? '');
    intercom.reply(before[40] ?? '');
    const after = data.sessions.pageInfo.endCursor;
    const next = await ask(`sessions(first: 40, after: "${after}") { nodes { sessionId } }`);
    expect(next.data.sessions.nodes.map(({ sessionId }) => sessionId)).toEqual(
      before.slice(20).filter((id) => id !== before[40]),
    );
    const cold = await fresh();
    const head = await cold.ask('sessions(first: 2) { nodes { sessionId } }');
    expect(head.data.sessions.nodes.map(({ sessionId }) => sessionId)).toEqual([before[40], before[19]]);
  });
});

describe('calls that fail or are held back', () => {
  it('a search is made again, as a GET is', async () => {
    const { ask, intercom } = await openWorkspace();
    const [userId] = intercom.workspace.contacts.keys();
    await ask(`user(userId: "${userId}") { userId }`);
    intercom.failNext(503);
    const { calls, errors } = await ask(`user(userId: "${userId}") { sessions(first: 5) { totalCount } }`);
    expect([calls, errors]).toEqual([['POST /conversations/search', 'POST /conversations/search'], []]);
  });

  it('calls are counted in the windows of the API: what would wait longer than its deadline is told so at once', async () => {
    // A process begins with a quarter of its limit.
    const { ask, intercom } = await openWorkspace({
      rateLimit: { limit: 4, windowMs: 10_000 },
      requestsPerMinute: 24,
      env: { CONVOGRAPH_DEADLINE_MS: '3000' },
    });
    const lists = [335, 336, 337].map(
      (id) => `s${id}: messages(sessionId: "${id}", first: 1) { totalCount }`,
    );
    const { calls, errors } = await ask(lists.join(' '));
    expect(calls).toHaveLength(1);
    expect(errors.map(({ code }) => code)).toEqual(['UPSTREAM_RATE_LIMITED', 'UPSTREAM_RATE_LIMITED']);
    expect(intercom.calls.map(({ status }) => status)).toEqual([200]);
    const { data } = await ask('rateLimit { limit windowSeconds }');
    expect(data.rateLimit).toEqual({ limit: 4, windowSeconds: 10 });
  });

  it('the documented limit is 200 calls in 10 seconds', async () => {
    const { ask } = await openWorkspace();
    expect((await ask('rateLimit { limit windowSeconds }')).data.rateLimit).toEqual({
      limit: 200,
      windowSeconds: 10,
    });
  });

  it('a cursor whose token the API does not know any more is told as expired', async () => {
    const { ask, fresh } = await openWorkspace();
    const { data } = await ask('sessions(first: 5) { pageInfo { endCursor } }');
    const other = await fresh({ restart: true });
    const { errors } = await other.ask(
      `sessions(first: 5, after: "${data.sessions.pageInfo.endCursor}") { nodes { sessionId } }`,
    );
    expect(errors.map(({ code }) => code)).toEqual(['CURSOR_EXPIRED']);
  });

  it('a wrong token is told', async () => {
    const { ask } = await openWorkspace({ apiKey: 'wrong' });
    const { errors } = await ask('sessions(first: 5) { totalCount }');
    expect(errors.map(({ code }) => code)).toEqual(['UPSTREAM_UNAUTHENTICATED']);
  });
});
