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

const summaryStyle = `
      body { display: flex; flex-direction: column; height: 100vh; height: 100dvh; margin: 0 }
      #summary { flex: none; padding: 6px 12px; font: 14px/1.4 system-ui, sans-serif; background: #e7f0fd; color: #12315f }
      #summary:empty { display: none }
      #root { flex: 1; min-height: 0 }
      #root .graphiql-container { height: 100% }`;

/** On a phone the answer stands below the query: beside it, it would be one letter wide. */
const narrowStyle = `
      @media (max-width: 700px) {
        #root #graphiql-session { flex-direction: column }
        #root .graphiql-logo { display: none }
        #root .graphiql-editors, #root .graphiql-response { flex: 1 1 0 !important; min-height: 0; width: 100% }
        .graphiql-horizontal-drag-bar { display: none }
        .graphiql-response { margin-top: 8px }
      }`;

/** Shows what an operation cost where it is seen first: in the answer it stands below all of the data. */
const showSummary = `
      const send = self.fetch;
      self.fetch = async (...request) => {
        const response = await send(...request);
        response.clone().json().then(({ extensions }) => {
          const summary = extensions?.upstream?.summary;
          if (summary) document.querySelector('#summary').textContent = summary;
        }, () => undefined);
        return response;
      };`;

/** Names the tab that was open before a reload, because GraphiQL opens a blank one beside tabs that are not named. */
const restoreTab = `
      const toRestored = (options) => {
        const asked = new URL(location.href).searchParams.get('query');
        try {
          const { tabs, activeTabIndex } = JSON.parse(localStorage.getItem('graphiql:tabState'));
          const open = tabs[activeTabIndex];
          const tab = !asked || open.query === asked ? open : tabs.find(({ query }) => query === asked);
          return tab?.query ? { ...options, query: tab.query, variables: tab.variables ?? '' } : options;
        } catch {
          return options;
        }
      };`;

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
    <style>${tabFix}${summaryStyle}${narrowStyle}
    </style>
  </head>
  <body class="no-focus-outline">
    <noscript>GraphiQL needs JavaScript.</noscript>
    <output id="summary"></output>
    <div id="root"></div>
    <script nonce="${nonce}">
      const workers = ${toInlineJson(workers)};
      self.MonacoEnvironment = { globalAPI: false, getWorkerUrl: (_, label) => workers[label] };${showSummary}
    </script>
    <script nonce="${nonce}" src="${assets.script.path}"></script>
    <script nonce="${nonce}">
      ${restoreTab.trim()}
      const options = ${toInlineJson(options)};
      YogaGraphiQL.renderYogaGraphiQL(document.querySelector('#root'), toRestored(options));
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
