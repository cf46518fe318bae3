import type { Archive } from './archive.ts';

export interface RetentionOptions {
  readonly retentionMs: number;
  readonly now?: () => number;
}

/** The same archive, which takes no message that is older than it keeps them, and removes those that have become so. */
export function withRetention(archive: Archive, { retentionMs, now = Date.now }: RetentionOptions): Archive {
  return {
    ...archive,
    write(chatbot, { messages = [], ...rows }, walked) {
      const firstMs = now() - retentionMs;
      // Without a time nobody knows how old it is.
      const young = messages.filter(({ createdAtMs }) => (createdAtMs ?? firstMs) >= firstMs);
      return archive.write(chatbot, { ...rows, messages: young }, walked);
    },
    async removeExpired() {
      await archive.removeBefore(now() - retentionMs);
    },
  };
}
