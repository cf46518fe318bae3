import type { conversationRow_session$key } from '../generated/conversationRow_session.graphql.ts';
import { toHash } from '../routing/route.ts';
import type { ExampleConversation } from '../settings.ts';

interface EntryIds {
  readonly key: string;
  readonly chatbotId: string;
  readonly sessionId: string;
}

/** A session that its chatbot lists. */
export interface SessionEntry extends EntryIds {
  readonly kind: 'session';
  readonly session: conversationRow_session$key;
  readonly activeAtMs: number;
  readonly status: string | null;
  /** Lower-case words to look for. */
  readonly text: string;
}

/** A conversation that nobody lists. */
export interface ExampleEntry extends EntryIds {
  readonly kind: 'example';
  readonly title: string;
  readonly at: string;
}

export type ListEntry = SessionEntry | ExampleEntry;

export function toExampleEntry(example: ExampleConversation): ExampleEntry {
  return { kind: 'example', key: `example ${example.chatbotId} ${example.sessionId}`, ...example };
}

export function toEntryHash({ chatbotId, sessionId, ...entry }: ListEntry): string {
  return toHash({ chatbotId, sessionId, at: entry.kind === 'example' ? entry.at : null });
}

export function isSameConversation(
  one: { readonly chatbotId: string; readonly sessionId: string },
  other: { readonly chatbotId: string; readonly sessionId: string } | null,
): boolean {
  return one.chatbotId === other?.chatbotId && one.sessionId === other.sessionId;
}
