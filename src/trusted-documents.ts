/** GraphQL documents that clients may ask for by id. */
export interface TrustedDocuments {
  /** By `toDocumentKey` of their ids. */
  readonly texts: ReadonlyMap<string, string>;
  /** True: no other document is answered. */
  readonly isOnly: boolean;
}

export const noTrustedDocuments: TrustedDocuments = { texts: new Map(), isOnly: false };

/** The key of an id; a SHA-256 may have the prefix of GraphQL over HTTP (`sha256:`). */
export function toDocumentKey(id: string): string {
  return id.replace(/^sha256:/, '');
}
