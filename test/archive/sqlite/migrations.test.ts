import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { applicationId, migrations } from '../../../src/archive/sqlite/migrations.ts';
import { createSession, createUser, firstMs } from '../archive-rows.ts';
import { createFolder, openTestArchive } from '../open-test-archive.ts';

const toText = (row: object) => `'${JSON.stringify(row)}'`;

it('a file of the first version lists its sessions and users as one of today', async () => {
  const file = join(createFolder(), 'archive.db');
  const database = new DatabaseSync(file);
  const session = createSession('s1', { userId: 'u1', status: 'ACTIVE', createdAtMs: firstMs });
  const user = createUser('u1', { createdAtMs: firstMs - 1 });
  database.exec(`${migrations[0]}
    PRAGMA application_id = ${applicationId}; PRAGMA user_version = 1;
    INSERT INTO chatbot VALUES (1, 'server', 'shop');
    INSERT INTO user VALUES (1, 1, 'u1', ${toText(user)});
    INSERT INTO session VALUES (1, 1, 's1', ${toText(session)}), (2, 1, 's2', NULL);
    INSERT INTO message VALUES
      (${firstMs * 1024}, 1, 1, 1, 'm1', 0, 0, ${firstMs}, NULL, NULL, 'hello', NULL),
      (${(firstMs + 1) * 1024}, 1, 1, 1, 'm2', 0, 0, ${firstMs + 1}, NULL, NULL, 'hello again', NULL),
      (${(firstMs + 2) * 1024}, 1, 1, 1, 'm3', 1, 2, ${firstMs + 2}, NULL, NULL, '{"sql":"SELECT 1","result":null}', NULL)`);
  database.close();
  const archive = await openTestArchive(file);
  const chatbot = { serverId: 'server', chatbotId: 'shop' };
  const list = { chatbot, userId: null, status: null, order: 'last-message', sinceMs: null } as const;
  const window = { from: 'start', count: 9, after: null, before: null } as const;
  expect(await archive.listSessions(list, window)).toMatchObject([
    { id: 's1', timeMs: firstMs + 1, row: session, user, lastMessage: { messageId: 'm2' } },
    { id: 's2', timeMs: 0, row: null, lastMessage: null },
  ]);
  expect(
    await archive.listSessions({ ...list, order: 'created', status: 'ACTIVE', userId: 'u1' }, window),
  ).toMatchObject([{ timeMs: firstMs }]);
  expect(await archive.listUsers(chatbot, window)).toEqual([{ timeMs: firstMs - 1, id: 'u1', row: user }]);
});
