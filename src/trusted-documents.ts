/** GraphQL documents that clients may ask for by id. */
export interface TrustedDocuments {
  /** Their texts by `toDocumentKey` of their ids. */
  readonly texts: ReadonlyMap<string, string>;
  /** True: no other document is answered. */
  readonly isOnly: boolean;
}

/** What a server has that was given none. */
export const noTrustedDocuments: TrustedDocuments = { texts: new Map(), isOnly: false };

/** A SHA-256 names the same document with the prefix of GraphQL over HTTP (`sha256:`) and without. */
export function toDocumentKey(id: string): string {
  return id.replace(/^sha256:/, '');
}
