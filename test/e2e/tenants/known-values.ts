import { encodeGlobalId } from '../../../src/schema/global-id.ts';
import { type Tenant, tenants } from './canaries.ts';
import type { KnownValues } from './random-variables.ts';
import { toRowId } from './tenant-data.ts';

const mostOfAKind = 400;

/** What both tenants have ever seen; each uses what it has from the other as well. */
export interface KnownValuesPool {
  readonly values: KnownValues;
  /** An id or a cursor of an answer, and what is in it. */
  add(encoded: string, decoded: string): void;
}

export function createKnownValues(chatbotsOf: Readonly<Record<Tenant, readonly string[]>>): KnownValuesPool {
  const rowIds = (letter: 'u' | 's' | 'm', count: number) =>
    tenants.flatMap((tenant) => Array.from({ length: count }, (_, i) => toRowId(tenant, letter, i)));
  const chatbotIds = tenants.flatMap((tenant) => chatbotsOf[tenant]);
  const bots = chatbotIds.filter((chatbotId) => chatbotId.endsWith('bot'));
  const globalIds = chatbotIds.flatMap((chatbotId) => [
    encodeGlobalId({ type: 'Chatbot', chatbotId }),
    encodeGlobalId({ type: 'User', chatbotId, userId: 'u2' }),
    encodeGlobalId({ type: 'Session', chatbotId, sessionId: 's2' }),
    encodeGlobalId({ type: 'Message', chatbotId, messageId: 'm2', place: null }),
  ]);
  const cursors = ['WzEsbnVsbF0'];
  const heard = { globalIds: 0, cursors: 0 };
  const first = { globalIds: globalIds.length, cursors: cursors.length };

  return {
    values: {
      // The bots alone have SQL.
      chatbotIds: [...chatbotIds, ...bots, ...bots, ...bots, ...bots],
      userIds: rowIds('u', 6),
      sessionIds: rowIds('s', 3),
      messageIds: rowIds('m', 10),
      globalIds,
      cursors,
    },
    add(encoded, decoded) {
      const kind = /^\[1,"(?:Chatbot|User|Session|Message)"/.test(decoded) ? 'globalIds' : 'cursors';
      const pool = { globalIds, cursors }[kind];
      pool[first[kind] + (heard[kind] % mostOfAKind)] = encoded;
      heard[kind] += 1;
    },
  };
}
