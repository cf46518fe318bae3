import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Tenant, toCanary, toIdCanary, toNumber, toTime } from './canaries.ts';

const userCount = 6;
const sessionCount = 9;
const messageCount = 40;

const indexes = (count: number) => Array.from({ length: count }, (_, i) => i);

/** Every other id is the same for both tenants: nothing but the chatbot tells their rows apart. */
export const toRowId = (tenant: Tenant, letter: 'u' | 's' | 'm', index: number) =>
  index % 2 === 0 ? `${letter}${index}` : toIdCanary(tenant, `${letter}${index}`);

/** The rows of one Peki chatbot. */
function toPekiRows(tenant: Tenant, chatbotId: string) {
  const [plain, pii] = [toCanary(tenant, 'plain'), toCanary(tenant, 'pii')];
  const session = (index: number) => toRowId(tenant, 's', index % sessionCount);
  const user = (index: number) => toRowId(tenant, 'u', index % userCount);
  return {
    users: indexes(userCount).map((i) => ({
      id: toRowId(tenant, 'u', i),
      chatbotId,
      firstName: pii,
      lastName: pii,
      email: `${pii}@example.com`,
      phoneNumber: pii,
      username: pii,
      source: plain,
      dataDictionary: { [pii]: [pii] },
      lastReceivedText: pii,
      messageTimestamp: toTime(tenant, i),
      createdAt: toTime(tenant, i),
      updatedAt: toTime(tenant, i),
    })),
    sessions: indexes(sessionCount).map((i) => ({
      id: session(i),
      chatbotId,
      chatUserId: user(i),
      threadId: plain,
      status: 'Active',
      subject: plain,
      summary: plain,
      behaviour: plain,
      result: plain,
      category: plain,
      sentiment: plain,
      language: plain,
      source: plain,
      chatUserName: pii,
      score: toNumber(tenant, i),
      tags: [plain],
      tokenCount: toNumber(tenant, i),
      createdAt: toTime(tenant, i),
      updatedAt: toTime(tenant, i),
    })),
    messages: indexes(messageCount).map((i) => ({
      id: toRowId(tenant, 'm', i),
      chatbotId,
      chatSessionId: session(i),
      chatUserId: user(i),
      senderType: 'User',
      text: i % 3 === 0 ? null : plain,
      url: i % 9 === 0 ? plain : `https://${plain}.example.com/${i}.png`,
      tokenCount: toNumber(tenant, i),
      responseTime: toNumber(tenant, i),
      createdAt: toTime(tenant, i),
    })),
  };
}

/** The rows of one AskYourDatabase bot. */
function toAskRows(tenant: Tenant, chatbotid: string) {
  const [plain, sql] = [toCanary(tenant, 'plain'), toCanary(tenant, 'sql')];
  return indexes(messageCount).map((i) => ({
    id: toRowId(tenant, 'm', i),
    chatid: toRowId(tenant, 's', i % 3),
    chatbotid,
    role: 'assistant',
    createdat: toTime(tenant, i),
    ...(i % 2 === 0
      ? { issql: true, sql, result: { result: [{ [sql]: sql }], viewLink: `https://${sql}.example.com/` } }
      : { content: plain, url: `https://${plain}.example.com/${i}.pdf` }),
  }));
}

/** The chatbots that a folder of data holds, each with the tenant whose rows it has. */
export interface TenantChatbots {
  readonly peki: Readonly<Record<string, Tenant>>;
  readonly askyourdatabase: Readonly<Record<string, Tenant>>;
}

/** Gives what `use` gives for a folder with these rows, as the sandbox reads them. The folder is removed afterwards. */
export async function withDataFolder<T>(
  { peki, askyourdatabase }: TenantChatbots,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'tenants-'));
  const write = (name: string, rows: readonly object[]) => {
    if (rows.length === 0) return;
    writeFileSync(join(folder, `${name}.jsonl`), rows.map((row) => JSON.stringify(row)).join('\n'));
  };
  mkdirSync(join(folder, 'peki'));
  mkdirSync(join(folder, 'askyourdatabase'));
  const chatbots = Object.entries(peki).map(([chatbotId, tenant]) => toPekiRows(tenant, chatbotId));
  for (const name of ['users', 'sessions', 'messages'] as const) {
    write(
      `peki/${name}`,
      chatbots.flatMap((rows): readonly object[] => rows[name]),
    );
  }
  write(
    'askyourdatabase/messages',
    Object.entries(askyourdatabase).flatMap(([botId, tenant]) => toAskRows(tenant, botId)),
  );
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
