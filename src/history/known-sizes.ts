import type { ChatbotHistory } from './create-history.ts';
import type { CollectionName } from './statistics.ts';

/** What is known of how much there is, before anything is asked of an API. */
export interface KnownSizes {
  /** The chatbots that may be read. */
  readonly chatbotIds: readonly string[];
  /** Null for a collection, or a chatbot, that is not known here. */
  of(chatbotId: string, collection: string): KnownSize | null;
}

export interface KnownSize {
  /** Rows in the whole list, as last reported; 0 where the API lists none, null where that is not known. */
  readonly total: number | null;
  /** Rows of one call. */
  readonly pageSize: number;
}

/** Reads the sizes from what was read of each chatbot. */
export function createKnownSizes(histories: ReadonlyMap<string, ChatbotHistory>): KnownSizes {
  return {
    chatbotIds: [...histories.keys()],
    of(chatbotId, name) {
      const history = histories.get(chatbotId);
      if (history === undefined || !isCollection(name)) return null;
      const { source, collections } = history;
      const { listsUsers, listsSessions, largestPage } = source.capabilities;
      const isListed = { users: listsUsers, sessions: listsSessions, messages: true }[name];
      if (!isListed) return { total: 0, pageSize: largestPage };
      const list = collections?.[name];
      return {
        total: list?.statistics.total() ?? null,
        // Pages of an API that is read "before a timestamp" share a row with their neighbour.
        pageSize: list?.largestPage() ?? Math.max(1, largestPage - 1),
      };
    },
  };
}

function isCollection(name: string): name is CollectionName {
  return name === 'users' || name === 'sessions' || name === 'messages';
}
