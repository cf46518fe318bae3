import type { GraphiqlAssets } from './graphiql-assets.ts';
import type { GraphiqlExample } from './graphiql-examples.ts';

export interface GraphiqlPageOptions {
  readonly endpoint: string;
  readonly assets: GraphiqlAssets;
  /** The tabs of somebody who opens the page for the first time. */
  readonly examples: readonly GraphiqlExample[];
  /** Request headers that each tab begins with. */
  readonly headers: Readonly<Record<string, string>>;
  /** Fresh for every answer. */
  readonly nonce: string;
}

/** Without it GraphiQL's tabs jump aside while they are pressed, and most clicks on them are lost. */
const tabFix = '.graphiql-tab { transform: none !important }';

/** The HTML page that starts GraphiQL; everything big is a file of its own. */
export function renderGraphiqlPage(page: GraphiqlPageOptions): string {
  const { endpoint, assets, examples, headers, nonce } = page;
  const options = {
    endpoint,
    title: 'Convograph',
    shouldPersistHeaders: false,
    defaultHeaders: toEditorText(headers),
    defaultTabs: examples.map(({ query, variables }) => ({
      query,
      variables: toEditorText(variables),
      headers: toEditorText(headers),
    })),
  };
  const workers = {
    editorWorkerService: assets.editorWorker.path,
    graphql: assets.graphqlWorker.path,
    json: assets.jsonWorker.path,
  };
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Convograph</title>
    <link rel="icon" href="${assets.icon.path}">
    <link rel="stylesheet" href="${assets.style.path}">
    <style>${tabFix}</style>
  </head>
  <body class="no-focus-outline">
    <noscript>GraphiQL needs JavaScript.</noscript>
    <div id="root"></div>
    <script nonce="${nonce}">
      const workers = ${toInlineJson(workers)};
      self.MonacoEnvironment = { globalAPI: false, getWorkerUrl: (_, label) => workers[label] };
    </script>
    <script nonce="${nonce}" src="${assets.script.path}"></script>
    <script nonce="${nonce}">
      YogaGraphiQL.renderYogaGraphiQL(document.querySelector('#root'), ${toInlineJson(options)});
    </script>
  </body>
</html>
`;
}

/**
 * The page may talk to this server only and runs no script but its own. Styles must be allowed inline because the
 * editor writes its style elements itself; its fonts and icons are data URLs in the stylesheet.
 */
export function toContentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    "style-src 'self' 'unsafe-inline'",
    "connect-src 'self'",
    "worker-src 'self'",
    "img-src 'self' data:",
    'font-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** JSON as people write it; undefined for nothing. */
function toEditorText(value: object | null | undefined): string | undefined {
  return value && Object.keys(value).length > 0 ? JSON.stringify(value, null, 2) : undefined;
}

/** JSON that cannot end the script element that it stands in. */
function toInlineJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}
