import { capabilitiesOf } from '../sources/source.ts';
import type { ChatbotCache } from './create-upstream-cache.ts';
import type { CollectionName } from './statistics.ts';

export interface KnownSizes {
  chatbotIds(): readonly string[];
  of(chatbotId: string, collection: string): KnownSize | null;
}

export interface KnownSize {
  /** As last reported; 0 where the API lists none, null where that is not known. */
  readonly total: number | null;
  readonly pageSize: number;
  /** True: rows counted from the end have to be read from the head on. */
  readonly isHeadOnly?: boolean;
}

export function createKnownSizes(
  sources: ReadonlyMap<string, unknown>,
  cacheOf: (chatbotId: string) => ChatbotCache,
): KnownSizes {
  return {
    chatbotIds: () => [...sources.keys()],
    of(chatbotId, name) {
      if (!sources.has(chatbotId) || !isCollection(name)) return null;
      const cache = cacheOf(chatbotId);
      const { list } = cache[name];
      return list === null
        ? { total: 0, pageSize: capabilitiesOf(cache.source).largestPage }
        : {
            total: list.total(),
            pageSize: list.rowsPerCall(),
            ...(list.isHeadOnly && { isHeadOnly: true }),
          };
    },
  };
}

function isCollection(name: string): name is CollectionName {
  return name === 'users' || name === 'sessions' || name === 'messages';
}
