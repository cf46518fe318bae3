import { randomBytes } from 'node:crypto';
import type { Plugin } from 'graphql-yoga';
import { assetsPath, type GraphiqlAssets, loadGraphiqlAssets } from '../graphiql-assets.ts';
import type { GraphiqlExample } from '../graphiql-examples.ts';
import { renderGraphiqlPage, toContentSecurityPolicy } from '../graphiql-page.ts';
import { acceptsHtml } from '../to-route.ts';

export interface GraphiqlOptions {
  readonly endpoint: string;
  readonly examples: readonly GraphiqlExample[];
  /** Request headers that each tab begins with. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Serves GraphiQL to browsers (a GET of the endpoint that asks for HTML) and its files, without any other host. */
export function useGraphiql({ endpoint, examples, headers: tabHeaders }: GraphiqlOptions): Plugin {
  let assets: Promise<GraphiqlAssets> | null = null;
  const getAssets = () => {
    assets ??= loadGraphiqlAssets();
    return assets;
  };

  return {
    async onRequest({ request, url, fetchAPI, endResponse }) {
      if (request.method !== 'GET') return;
      if (url.pathname === endpoint && acceptsHtml(request.headers.get('accept') ?? undefined)) {
        const nonce = randomBytes(16).toString('base64');
        const assets = await getAssets();
        const page = renderGraphiqlPage({ endpoint, assets, examples, headers: tabHeaders, nonce });
        const headers = {
          'content-type': 'text/html; charset=utf-8',
          'content-security-policy': toContentSecurityPolicy(nonce),
          'cache-control': 'no-store',
          'referrer-policy': 'no-referrer',
          'x-content-type-options': 'nosniff',
        };
        endResponse(new fetchAPI.Response(page, { headers }));
      } else if (url.pathname.startsWith(assetsPath)) {
        const asset = Object.values(await getAssets()).find(({ path }) => path === url.pathname);
        if (asset === undefined) return;
        const isGzipAccepted = /\bgzip\b/i.test(request.headers.get('accept-encoding') ?? '');
        const headers = {
          'content-type': asset.contentType,
          'cache-control': 'public, max-age=31536000, immutable',
          vary: 'accept-encoding',
          'x-content-type-options': 'nosniff',
          ...(isGzipAccepted ? { 'content-encoding': 'gzip' } : {}),
        };
        endResponse(new fetchAPI.Response(isGzipAccepted ? asset.gzipped : asset.bytes, { headers }));
      }
    },
  };
}
