/** What only an archive can list: by the newest message, of a status, of a time. */
export interface ArchiveOrder {
  readonly status: 'any' | 'ACTIVE' | 'CLOSED';
  readonly since: Date | null;
}

/** What is listed, as the graph is asked for it. */
export interface ListOrder {
  readonly orderBy: 'PROVIDER' | 'LAST_MESSAGE_AT';
  readonly status: 'ACTIVE' | 'CLOSED' | null;
  /** In ISO 8601. */
  readonly since: string | null;
}

export const sessionsPageSize = 30;
/** Lists that are read side by side: each takes an upstream call. */
const mostLists = 20;

/** The chatbots whose conversations can be listed. */
export function toListed<
  Chatbot extends { readonly capabilities: { readonly listsSessions: boolean | null | undefined } },
>(chatbots: readonly Chatbot[], hasArchive: boolean): readonly Chatbot[] {
  return chatbots.filter(({ capabilities }) => hasArchive || capabilities.listsSessions).slice(0, mostLists);
}

/** Null: there is no archive, and the API's own order has to do. */
export function toListOrder(wanted: ArchiveOrder | null): ListOrder {
  if (wanted === null) return { orderBy: 'PROVIDER', status: null, since: null };
  const { status, since } = wanted;
  return {
    orderBy: 'LAST_MESSAGE_AT',
    status: status === 'any' ? null : status,
    since: since?.toISOString() ?? null,
  };
}

export function toSessionsVariables(chatbotId: string, wanted: ArchiveOrder | null) {
  return { chatbotId, count: sessionsPageSize, isArchived: wanted !== null, ...toListOrder(wanted) };
}
