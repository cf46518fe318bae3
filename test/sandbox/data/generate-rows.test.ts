import { describe, expect, it } from 'vitest';
import { type SandboxClient, startTestSandbox, type WireRow } from '../sandbox-client.ts';

async function readList(client: SandboxClient, list: string): Promise<readonly WireRow[]> {
  return (await client.pekiPage(`generated_bot/${list}?pageSize=1000`)).data;
}

const flags = { users: '20', sessions: '90', messages: '1000', 'max-page-size': '1000' };

describe('generateRows', () => {
  it('makes exactly the totals, at most five sessions a user, foreign keys that exist', async () => {
    const client = await startTestSandbox(flags);
    const users = await readList(client, 'users');
    const sessions = await readList(client, 'sessions');
    const messages = await readList(client, 'messages');
    expect([users.length, sessions.length, messages.length]).toEqual([20, 90, 1000]);
    const userIds = new Set(users.map(({ id }) => id));
    const sessionUsers = new Map(sessions.map((row) => [row.id, row['chatUserId']]));
    expect(sessions.every((row) => userIds.has(String(row['chatUserId'])))).toBe(true);
    for (const id of userIds) {
      expect(sessions.filter((row) => row['chatUserId'] === id).length).toBeLessThanOrEqual(5);
    }
    for (const row of messages) {
      expect(sessionUsers.get(String(row['chatSessionId']))).toBe(row['chatUserId']);
    }
    expect(client.sandbox.pekiChatbotIds).toContain('generated_bot');
  });

  it('makes the same rows for the same seed, others for another', async () => {
    const [first, same, other] = await Promise.all(
      ['1', '1', '2'].map(async (seed) => readList(await startTestSandbox({ ...flags, seed }), 'messages')),
    );
    expect(same).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it('makes times that agree', async () => {
    const client = await startTestSandbox(flags);
    const messages = await readList(client, 'messages');
    for (const session of await readList(client, 'sessions')) {
      const times = messages
        .filter((row) => row['chatSessionId'] === session.id)
        .map((row) => String(row['createdAt']));
      if (times.length === 0) continue;
      expect([session['createdAt'], session['updatedAt']]).toEqual([times.at(-1), times[0]]);
    }
  });

  it('makes 100,000 messages, and serves the deepest page', async () => {
    const client = await startTestSandbox({ messages: '100000' });
    const { totalItems, totalPages, data } = await client.pekiPage('generated_bot/messages?pageSize=100');
    expect([totalItems, totalPages, data.length]).toEqual([100_000, 1_000, 100]);
    expect((await client.pekiPage('generated_bot/messages?pageSize=100&page=1000')).data).toHaveLength(100);
  });
});
