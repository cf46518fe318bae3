import { z } from 'zod';
import { type TrustedDocuments, toDocumentKey } from '../trusted-documents.ts';
import type { Environment } from './environment-schema.ts';
import { readText } from './problems.ts';

export type DocumentTexts = TrustedDocuments['texts'];

/** What `generate-persisted-query-manifest` of Apollo writes. */
const apolloManifest = z.object({ operations: z.array(z.object({ id: z.string(), body: z.string() })) });
/** What the client preset of GraphQL Code Generator writes, and Relay's compiler. */
const flatManifest = z.record(z.string(), z.string());

/** Reads documents by their ids from one object or Apollo's manifest; `label` names the file in `problems`. */
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

export interface TrustedDocumentsConfig extends TrustedDocuments {
  readonly path: string;
}

/** Null where the environment names none. What is wrong is added to `problems`. */
export function readTrustedDocuments(
  env: Environment,
  readFile: (path: string) => string,
  problems: string[],
): TrustedDocumentsConfig | null {
  const path = env['CONVOGRAPH_TRUSTED_DOCUMENTS'];
  const isOnly = env['CONVOGRAPH_TRUSTED_DOCUMENTS_ONLY'] === 'on';
  if (isOnly && env['CONVOGRAPH_FEDERATION'] === 'on') {
    problems.push(
      'CONVOGRAPH_TRUSTED_DOCUMENTS_ONLY would refuse what a gateway sends, which writes its documents itself: take it away, or CONVOGRAPH_FEDERATION',
    );
  }
  if (path === undefined) {
    if (isOnly) {
      problems.push(
        'CONVOGRAPH_TRUSTED_DOCUMENTS must be set where CONVOGRAPH_TRUSTED_DOCUMENTS_ONLY is on: without it no document would be answered',
      );
    }
    return null;
  }
  const label = `CONVOGRAPH_TRUSTED_DOCUMENTS: the file ${path}`;
  const source = readText(path, { readFile, label, problems });
  if (source === null) return null;
  return { path, isOnly, texts: parseTrustedDocuments(source, label, problems) };
}
