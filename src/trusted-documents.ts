/** GraphQL documents that clients may ask for by id. */
export interface TrustedDocuments {
  /** By `toDocumentKey` of their ids. */
  readonly texts: ReadonlyMap<string, string>;
  /** True: no other document is answered. */
  readonly isOnly: boolean;
}

export const noTrustedDocuments: TrustedDocuments = { texts: new Map(), isOnly: false };

/** The documents and `more` of the program's own, in the place of which those of the same id stand; none where there are no others. */
export function addDocuments(documents: TrustedDocuments, more: TrustedDocuments['texts']): TrustedDocuments {
  const join = (texts: TrustedDocuments['texts']) =>
    texts.size === 0 || more.size === 0 ? texts : new Map([...more, ...texts]);
  let { texts } = documents;
  let joined = join(texts);
  return {
    isOnly: documents.isOnly,
    get texts() {
      if (documents.texts !== texts) {
        texts = documents.texts;
        joined = join(texts);
      }
      return joined;
    },
  };
}

/** The key of an id; a SHA-256 may have the prefix of GraphQL over HTTP (`sha256:`). */
export function toDocumentKey(id: string): string {
  return id.replace(/^sha256:/, '');
}
