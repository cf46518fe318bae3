import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

export interface WebFile {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: readonly Buffer[];
}

export interface PageOptions {
  readonly policy: string;
  /** What the server tells the page about itself. */
  readonly settings: object;
}

/** The pages and their files, as the build has left them. */
export interface WebBuild {
  openPage(name: 'desk' | 'graphiql', options: PageOptions): Promise<WebFile>;
  /** The file at this path, compressed as `acceptEncoding` allows; null: there is none. */
  openAsset(path: string, acceptEncoding: string): Promise<WebFile | null>;
  /** The operations that the desk sends, by their ids. */
  readDeskDocuments(): ReadonlyMap<string, string>;
}

/** Where the files of the pages stand below the server's root. */
export const webAssetsPath = '/convograph/assets/';

const contentTypes: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  ttf: 'font/ttf',
};
const decompress = promisify(gunzip);
const placeholder = '{settings}';
const pages = { desk: '/index.html', graphiql: '/graphiql.html' };

/** Beside the built program; run from its sources, in the folder of the last build. */
const folders = [new URL('../web/', import.meta.url), new URL('../../dist/web/', import.meta.url)];

/** Null where the pages were not built. */
export function openWebBuild(): WebBuild | null {
  const folder = folders.find((each) => existsSync(fileURLToPath(new URL('index.html', each))));
  if (folder === undefined) return null;
  const files = new Map<string, Promise<Buffer | null>>();
  const read = (path: string) => {
    const known = files.get(path);
    if (known !== undefined) return known;
    const file = readFile(new URL(`.${path}`, folder)).catch(() => {
      // Anybody may ask for any name.
      files.delete(path);
      return null;
    });
    files.set(path, file);
    return file;
  };
  return {
    async openPage(name, { policy, settings }) {
      const html = String(await read(pages[name]));
      return {
        headers: {
          'content-type': 'text/html; charset=utf-8',
          'content-security-policy': policy,
          'cache-control': 'no-store',
          'referrer-policy': 'no-referrer',
          'x-content-type-options': 'nosniff',
        },
        body: [Buffer.from(html.replace(placeholder, () => toAttributeText(settings)))],
      };
    },
    readDeskDocuments: () =>
      new Map(Object.entries(JSON.parse(readFileSync(new URL('desk-documents.json', folder), 'utf8')))),
    async openAsset(path, acceptEncoding) {
      const contentType = contentTypes[/\.(\w+)$/.exec(path)?.[1] ?? ''];
      if (contentType === undefined) return null;
      const packed = await read(`${path}.gz`);
      if (packed === null) return null;
      const isGzipAccepted = /\bgzip\b/i.test(acceptEncoding);
      return {
        headers: {
          'content-type': contentType,
          'cache-control': 'public, max-age=31536000, immutable',
          vary: 'accept-encoding',
          'x-content-type-options': 'nosniff',
          ...(isGzipAccepted && { 'content-encoding': 'gzip' }),
        },
        body: [isGzipAccepted ? packed : await decompress(packed)],
      };
    },
  };
}

/** JSON for between double quotes. */
function toAttributeText(value: unknown): string {
  return JSON.stringify(value).replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
