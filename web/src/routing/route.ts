/** The conversation that the page shows, as its address says. */
export interface ConversationRoute {
  readonly chatbotId: string;
  readonly sessionId: string;
  /** Where to begin to read, in ISO 8601; null: at the newest message. */
  readonly at: string | null;
  /** Global id of the message that the link is for. */
  readonly messageId: string | null;
}

const pattern = /^#\/conversation\/([^/?]+)\/([^/?]+)(?:\?(.*))?$/;

/** What the fragment of an address names; null: no conversation. */
export function parseRoute(hash: string): ConversationRoute | null {
  const [, chatbotId, sessionId, query] = pattern.exec(hash) ?? [];
  if (chatbotId === undefined || sessionId === undefined) return null;
  const params = new URLSearchParams(query);
  const at = params.get('at');
  try {
    return {
      chatbotId: decodeURIComponent(chatbotId),
      sessionId: decodeURIComponent(sessionId),
      at: at !== null && !Number.isNaN(Date.parse(at)) ? at : null,
      messageId: params.get('message'),
    };
  } catch {
    return null;
  }
}

/** In the fragment, which browsers send to no server: ids of conversations stand in no log. */
export function toHash({
  chatbotId,
  sessionId,
  at = null,
  messageId = null,
}: Pick<ConversationRoute, 'chatbotId' | 'sessionId'> & Partial<ConversationRoute>): string {
  const params = new URLSearchParams();
  if (at !== null) params.set('at', at);
  if (messageId !== null) params.set('message', messageId);
  const query = params.size > 0 ? `?${params}` : '';
  return `#/conversation/${encodeURIComponent(chatbotId)}/${encodeURIComponent(sessionId)}${query}`;
}

export function toConversationVariables({
  chatbotId,
  sessionId,
  at,
}: Pick<ConversationRoute, 'chatbotId' | 'sessionId' | 'at'>) {
  return { chatbotId, sessionId, at, isAnchored: at !== null, count: 40 };
}
