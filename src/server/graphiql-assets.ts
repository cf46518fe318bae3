import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { z } from 'zod';

/** One file of the page: its URL path changes with its content, so that it can be cached for ever. */
export interface GraphiqlAsset {
  readonly path: string;
  readonly contentType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly gzipped: Uint8Array<ArrayBuffer>;
}

const names = ['script', 'style', 'icon', 'editorWorker', 'graphqlWorker', 'jsonWorker'] as const;
/** The files that the page is made of. */
export type GraphiqlAssets = Readonly<Record<(typeof names)[number], GraphiqlAsset>>;

/** Where the files stand below the server's root. */
export const assetsPath = '/graphiql/assets/';

const bundleSchema = z.object({
  js: z.string(),
  css: z.string(),
  favicon: z.string().startsWith('data:'),
  editorWorkerService: z.string(),
  graphqlWorker: z.string(),
  jsonWorker: z.string(),
});

const compress = promisify(gzip);

/**
 * Reads GraphiQL out of its package and compresses it: 9 MB, about 0.3 s, so it is done when somebody opens the
 * page for the first time. The package offers only a finished page with everything inline; the strings it is made
 * of stand in the module beside its entry.
 */
export async function loadGraphiqlAssets(): Promise<GraphiqlAssets> {
  const entry = pathToFileURL(createRequire(import.meta.url).resolve('@graphql-yoga/render-graphiql'));
  const bundle = bundleSchema.parse(await import(new URL('../esm/graphiql.js', entry).href));
  const javascript = 'text/javascript; charset=utf-8';
  const [script, style, icon, editorWorker, graphqlWorker, jsonWorker] = await Promise.all([
    createAsset('graphiql', 'js', javascript, Buffer.from(bundle.js)),
    createAsset('graphiql', 'css', 'text/css; charset=utf-8', Buffer.from(bundle.css)),
    createAsset('icon', 'ico', 'image/x-icon', Buffer.from(bundle.favicon.split(',')[1] ?? '', 'base64')),
    createAsset('editor-worker', 'js', javascript, Buffer.from(bundle.editorWorkerService)),
    createAsset('graphql-worker', 'js', javascript, Buffer.from(bundle.graphqlWorker)),
    createAsset('json-worker', 'js', javascript, Buffer.from(bundle.jsonWorker)),
  ]);
  return { script, style, icon, editorWorker, graphqlWorker, jsonWorker };
}

async function createAsset(
  name: string,
  ending: string,
  contentType: string,
  bytes: Buffer,
): Promise<GraphiqlAsset> {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  const gzipped = await compress(bytes);
  return {
    path: `${assetsPath}${name}-${hash}.${ending}`,
    contentType,
    bytes: new Uint8Array(bytes),
    gzipped: new Uint8Array(gzipped),
  };
}
