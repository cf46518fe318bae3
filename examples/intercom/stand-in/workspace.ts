/** Times are Unix seconds, as everywhere in the API. */
export interface Contact {
  readonly id: string;
  readonly externalId: string | null;
  readonly role: 'user' | 'lead';
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly customAttributes: Readonly<Record<string, string | number | boolean | null>>;
}

export interface Author {
  readonly type: 'user' | 'lead' | 'admin' | 'bot' | 'team';
  readonly id: string;
  readonly name: string | null;
  readonly email: string;
}

export interface Attachment {
  readonly name: string;
  readonly url: string;
  readonly content_type: string;
}

/** The message that began a conversation, or a part of it. */
export interface Part {
  readonly id: string;
  /** `source` for the message that began the conversation. */
  readonly partType: 'source' | 'comment' | 'note' | 'assignment' | 'close' | 'open';
  /** HTML; null where nothing is said. */
  readonly body: string | null;
  readonly author: Author;
  readonly createdAt: number;
  readonly attachments: readonly Attachment[];
  readonly redacted: boolean;
}

export interface Conversation {
  readonly id: string;
  readonly title: string | null;
  readonly contactIds: readonly string[];
  readonly source: Part;
  readonly parts: readonly Part[];
  readonly state: 'open' | 'closed' | 'snoozed';
  readonly read: boolean;
  readonly adminAssigneeId: number | null;
  readonly rating: number | null;
  readonly tags: readonly string[];
  readonly customAttributes: Readonly<Record<string, string | number | boolean | null>>;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface Workspace {
  readonly contacts: Map<string, Contact>;
  readonly conversations: Map<string, Conversation>;
}

export type Listed = Pick<Conversation, 'id' | 'updatedAt'>;

/** Last updated first; equal times by id, the larger first. */
export function byLastUpdate(a: Listed, b: Listed): number {
  return b.updatedAt - a.updatedAt || compareIds(b.id, a.id);
}

/** By value: ids are decimal or hexadecimal numbers. */
function compareIds(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}
