import { z } from 'zod';
import { type TrustedDocuments, toDocumentKey } from '../trusted-documents.ts';

/** What a file of trusted documents holds, not yet held against the schema. */
export type DocumentTexts = TrustedDocuments['texts'];

/** What `generate-persisted-query-manifest` of Apollo writes. */
const apolloManifest = z.object({ operations: z.array(z.object({ id: z.string(), body: z.string() })) });
/** What the client preset of GraphQL Code Generator writes, and Relay's compiler. */
const flatManifest = z.record(z.string(), z.string());

/**
 * Reads a file of GraphQL documents by their ids, in either of two forms: one object, or Apollo's manifest. Adds what is
 * wrong with it to `problems`; `label` names the file in them.
 */
export function parseTrustedDocuments(source: string, label: string, problems: string[]): DocumentTexts {
  const entries = readEntries(source);
  if (typeof entries === 'string') {
    problems.push(`${label} ${entries}`);
    return new Map();
  }
  const texts = new Map<string, string>();
  for (const [id, text] of entries) {
    const key = toDocumentKey(id);
    if (key === '') problems.push(`${label} has a document without an id: give it one`);
    const other = texts.get(key);
    if (other !== undefined && other !== text) {
      problems.push(`${label} has two documents of the id ${JSON.stringify(id)}: take one away`);
    }
    texts.set(key, text);
  }
  if (texts.size === 0)
    problems.push(`${label} holds no document: write it anew, or leave the variable unset`);
  return texts;
}

/** The documents by their ids as they are written, or what is wrong with the file as a whole. */
function readEntries(source: string): readonly (readonly [id: string, text: string])[] | string {
  let json: unknown;
  try {
    json = JSON.parse(source);
  } catch {
    return 'is not JSON: let the build of your client write it';
  }
  const apollo = apolloManifest.safeParse(json);
  if (apollo.success) return apollo.data.operations.map(({ id, body }) => [id, body] as const);
  const flat = flatManifest.safeParse(json);
  if (flat.success) return Object.entries(flat.data);
  return 'must be one object of documents by their ids ({"<hash>": "query …"}), or a manifest of Apollo ({"operations": [{"id", "body"}]})';
}
