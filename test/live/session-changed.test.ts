import { describe, expect, it } from 'vitest';
import type { Message, Session } from '../../src/models.ts';
import { createVirtualWorld } from '../lists/virtual-world.ts';
import {
  createBeforeScript,
  createMessage,
  createNumberedScript,
  createSession,
} from '../loaders/scripted-source.ts';
import { createLiveServer } from './live-world.ts';

/** A chatbot whose sessions, three unless said otherwise, can be changed; the newest stands first. */
function createShop(count = 3) {
  const world = createVirtualWorld();
  const sessions: Session[] = Array.from({ length: count }, (_, i) =>
    createSession(`s${count - i}`, { userId: `u${(count - i) % 2}`, createdAtMs: (count - i) * 1_000 }),
  );
  const messages: Message[] = [createMessage(1)];
  const { source, calls } = createNumberedScript({ sessions, messages });
  const server = createLiveServer(world, source);
  const change = (sessionId: string, subject: string) => {
    const i = sessions.findIndex((session) => session.sessionId === sessionId);
    const session = sessions[i];
    if (session !== undefined) sessions[i] = { ...session, subject };
  };
  const run = async (play: () => Promise<void>) => {
    world.at(0, play);
    await world.run();
  };
  return { world, sessions, messages, calls, change, run, ...server };
}

describe('Subscription.sessionChanged', () => {
  it('gives a session that is new and one that has changed, and no other', async () => {
    const { world, sessions, change, listenToSessions, run } = createShop();
    await run(async () => {
      const all = await listenToSessions();
      const own = await listenToSessions({ userId: 'u1' });
      await world.wait(5_000);
      expect(all.events).toEqual([]);
      change('s1', 'refund');
      await world.wait(2_000);
      sessions.unshift(createSession('s4', { userId: 'u0', createdAtMs: 4_000 }));
      await world.wait(2_000);
      expect(all.events.map(({ id, cursor }) => [id, cursor])).toEqual([
        ['s1', 'refund'],
        ['s4', 'subject of s4'],
      ]);
      expect(own.ids()).toEqual(['s1']);
      await all.leave();
      await own.leave();
    });
  });

  it('takes no session for new that moves up where others go', async () => {
    const { world, sessions, listenToSessions, run } = createShop(150);
    await run(async () => {
      const client = await listenToSessions();
      await world.wait(2_000);
      sessions.splice(10, 20);
      await world.wait(2_000);
      expect(client.events).toEqual([]);
      await client.leave();
    });
  });

  it('reads a session that is not on the first page once a message of it arrives', async () => {
    const { world, messages, change, calls, listenToSessions, run } = createShop(150);
    await run(async () => {
      const client = await listenToSessions();
      await world.wait(2_000);
      calls.length = 0;
      change('s2', 'late');
      messages.unshift(createMessage(2, { sessionId: 's2' }));
      await world.wait(2_500);
      expect(client.events.map(({ id, cursor }) => [id, cursor])).toEqual([['s2', 'late']]);
      expect(calls.filter((call) => call.startsWith('session '))).toEqual(['session s2']);
      await client.leave();
    });
  });

  it('polls twice in each half minute when nothing happens, and stops with the last listener', async () => {
    const { world, calls, listenToSessions, run } = createShop();
    await run(async () => {
      const clients = await Promise.all(Array.from({ length: 100 }, () => listenToSessions()));
      await world.wait(600_000);
      calls.length = 0;
      await world.wait(60_000);
      expect(calls.toSorted()).toEqual([
        'messages 1/100',
        'messages 1/100',
        'sessions 1/100',
        'sessions 1/100',
      ]);
      await Promise.all(clients.map((client) => client.leave()));
      calls.length = 0;
      await world.wait(600_000);
      expect(calls).toEqual([]);
    });
  });

  it('is refused where the provider lists no sessions', async () => {
    const world = createVirtualWorld();
    const { listenToSessions } = createLiveServer(world, createBeforeScript({}).source);
    await expect(listenToSessions()).rejects.toThrow('NOT_SUPPORTED_BY_PROVIDER');
  });
});
