import { hash } from 'node:crypto';

export const scopes = ['read', 'read:pii', 'read:sql', 'explain', 'write'] as const;
/** `read:pii` adds personal data, `read:sql` SQL and its results; `explain`: the upstream cost; `write`: mutations. */
export type Scope = (typeof scopes)[number];

/** Who asks, and what they may see. */
export interface Viewer {
  /** For logs; never a credential. */
  readonly id: string;
  /** Null: all. */
  readonly chatbotIds: readonly string[] | null;
  readonly scopes: readonly Scope[];
  /** When that has to be asked again, in milliseconds since 1970; absent: it holds for the whole request, however long. */
  readonly expiresMs?: number;
}

/** Whoever reaches a server without authentication, which listens on loopback only; writes nothing to real APIs. */
export const anonymousViewer: Viewer = {
  id: 'anonymous',
  chatbotIds: null,
  scopes: scopes.filter((scope) => scope !== 'write'),
};

/** Whoever reaches a server over the embedded sandbox. */
export const sandboxViewer: Viewer = { ...anonymousViewer, scopes };

const hashedKeys = new WeakMap<Viewer, string>();
/** Of chatbot ids in a key of rights. */
const longestIds = 100;

/** Names what a viewer may see: the same rights get the same answers. Holds no line break. */
export function toPermissionsKey(viewer: Viewer): string {
  const known = hashedKeys.get(viewer);
  if (known !== undefined) return known;
  const granted = scopes.map((scope) => Number(viewer.scopes.includes(scope))).join('');
  const ids = JSON.stringify(viewer.chatbotIds?.toSorted() ?? null);
  if (ids.length <= longestIds) return granted + ids;
  // Grants may be long, and are in the key of each answer.
  const key = granted + hash('sha256', ids, 'base64url');
  hashedKeys.set(viewer, key);
  return key;
}
