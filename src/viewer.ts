import { createHash } from 'node:crypto';

export const scopes = ['read', 'read:pii', 'read:sql', 'explain'] as const;
/**
 * - `read`: anything at all
 * - `read:pii`: personal data as well
 * - `read:sql`: SQL statements and their results as well
 * - `explain`: what an operation cost upstream
 */
export type Scope = (typeof scopes)[number];

/** Who asks, and what they may see. */
export interface Viewer {
  /** Names the caller in logs; never a credential. */
  readonly id: string;
  /** The chatbots that they may read; null: all. */
  readonly chatbotIds: readonly string[] | null;
  readonly scopes: readonly Scope[];
}

/** Whoever reaches a server that asks nobody who they are: it listens on loopback only. */
export const anonymousViewer: Viewer = { id: 'anonymous', chatbotIds: null, scopes };

const rightsNames = new WeakMap<Viewer, string>();

/** Names what a viewer may see: two with the same rights get the same answers. Holds no line break. */
export function toRightsName(viewer: Viewer): string {
  const known = rightsNames.get(viewer);
  if (known !== undefined) return known;
  const { chatbotIds, scopes } = viewer;
  const rights = JSON.stringify([chatbotIds?.toSorted() ?? null, scopes.toSorted()]);
  // Grants may be long, and stand in the key of each answer.
  const name = createHash('sha256').update(rights).digest('base64url');
  rightsNames.set(viewer, name);
  return name;
}
