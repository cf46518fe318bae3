import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin, type Rolldown } from 'vite';

const toPath = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const generated = toPath('src/generated/');
const documentPattern = /graphql`\s*(?:query|mutation|subscription|fragment)\s+(\w+)[^`]*`/g;

/** Puts what relay-compiler wrote in the place of each document: what babel-plugin-relay does, without Babel. */
function relay(): Plugin {
  return {
    name: 'relay',
    enforce: 'pre',
    transform(code, id) {
      if (!/\.tsx?$/.test(id) || !code.includes('graphql`')) return null;
      const names = new Set<string>();
      const replaced = code.replaceAll(documentPattern, (_document, name: string) => {
        names.add(name);
        return `${name}$document`;
      });
      const imports = [...names].map(
        (name) => `import ${name}$document from '${generated}${name}.graphql.ts';`,
      );
      return { code: `${imports.join('')}${replaced}`, map: null };
    },
  };
}

/** Writes down what the desk asks, by the ids that Relay gave, for servers that answer trusted documents only. */
function documents(): Plugin {
  return {
    name: 'documents',
    apply: 'build',
    generateBundle() {
      const files = readdirSync(generated).filter((name) => name.endsWith('.graphql.ts'));
      const found = files.flatMap((name) => {
        const source = readFileSync(join(generated, name), 'utf8');
        const [, id] = /"cacheID": "(\w+)"/.exec(source) ?? [];
        const [, text] = /"text": ("(?:[^"\\]|\\.)*")/.exec(source) ?? [];
        return id && text ? [[id, JSON.parse(text)]] : [];
      });
      const source = JSON.stringify(Object.fromEntries(found));
      this.emitFile({ type: 'asset', fileName: 'desk-documents.json', source });
    },
  };
}

/** The chunks of one page, of all that both have. */
function findChunks(bundle: Rolldown.OutputBundle, page: 'desk' | 'graphiql'): ReadonlySet<string> {
  const found = new Set<string>();
  const follow = (name: string) => {
    const file = bundle[name];
    if (file?.type !== 'chunk' || found.has(name)) return;
    found.add(name);
    for (const next of [...file.imports, ...file.dynamicImports]) follow(next);
  };
  for (const [name, file] of Object.entries(bundle))
    if (file.type === 'chunk' && file.isEntry && file.name === page) follow(name);
  return found;
}

/** Fails where GraphiQL would run the desk, because a module of both has come into the desk's own script. */
function apart(): Plugin {
  return {
    name: 'apart',
    apply: 'build',
    generateBundle(_options, bundle) {
      for (const name of findChunks(bundle, 'graphiql')) {
        const file = bundle[name];
        if (file?.type === 'chunk' && file.isEntry && file.name === 'desk')
          this.error('GraphiQL imports the desk: name what both have in `shared` of `chunkPatterns`.');
      }
    },
  };
}

/**
 * Has V8 compile a file on another thread while it is being loaded, and not function by function while they are called:
 * https://v8.dev/blog/explicit-compile-hints. The desk needs nearly all of them to show a conversation.
 */
const compileHint = '//# allFunctionsCalledOnLoad\n';

/** Keeps the files compressed, as nearly all browsers take them: an installation needs a quarter. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    writeBundle({ dir = '' }, bundle) {
      const deskChunks = findChunks(bundle, 'desk');
      for (const name of Object.keys(bundle).filter((each) => !/\.(?:html|json)$/.test(each))) {
        const path = join(dir, name);
        const hint = Buffer.from(deskChunks.has(name) ? compileHint : '');
        writeFileSync(`${path}.gz`, gzipSync(Buffer.concat([hint, readFileSync(path)]), { level: 9 }));
        rmSync(path);
      }
    },
  };
}

/** What the page's own script needs at once, in one file with it: each file takes its time. */
const firstViewPattern =
  /\/src\/(?:first-view|ui\/format-time|routing\/route|relay\/(?:early|send)|live\/list-order)|\/generated\/(?:inbox|chatbotSessions|conversation)Query/;

/** The other files of the first load. */
const chunkPatterns = {
  // GraphiQL has these as well.
  shared:
    /preload-helper|\/src\/settings\.|\/explanation\/explanation\.ts|\/node_modules\/(?:meros|nullthrows)\//,
  react: /\/node_modules\/(?:react|react-dom|scheduler)\//,
  desk: /\/node_modules\/(?:react-relay|relay-runtime|virtua|fbjs|@babel\/runtime|invariant)\/|\/src\/(?:(?:desk|inbox|top-bar|shortcut-help)\.|conversations|routing|relay\/(?!subscribe)|cost\/recent|search\/search-box|ui|answering\/(?:outbox|match)|messages\/(?:markdown|loaded)|generated\/(?:conversationList|conversationRow|listFilters|chatbotSessions|loadedMessage))/,
};

/** Has the browser load what the desk imports at once while its first script is still on its way. */
function preloads(): Plugin {
  return {
    name: 'preloads',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { chunk, bundle = {} }) {
        const known = new Set<string | undefined>([chunk?.fileName, ...(chunk?.imports ?? [])]);
        const follow = (name: string): readonly string[] => {
          const file = bundle[name];
          if (file?.type !== 'chunk' || known.has(name)) return [];
          known.add(name);
          return [name, ...file.imports.flatMap(follow)];
        };
        const toLinks = (name: string) =>
          follow(name).map((file) => ({
            tag: 'link',
            // After the page's own script, which asks for the data.
            injectTo: 'head' as const,
            // As `main.tsx` asks for it.
            attrs: {
              ...{ rel: 'modulepreload', crossorigin: '', href: `/${file}` },
              ...(name.includes('/conversation') && { media: '(min-width: 820px)' }),
            },
          }));
        return (chunk?.dynamicImports ?? []).flatMap(toLinks);
      },
    },
  };
}

/** Parts of Relay that the desk does not use, and that its packages load all the same: a twentieth of the first load. */
const unusedRelay = [
  ...['EntryPointContainer.react', 'loadEntryPoint', 'useEntryPointLoader', 'usePreloadedQuery'],
  ...['useFragmentInternal_CURRENT', 'useMutationAction_EXPERIMENTAL'],
  ...['useMutation', 'commitMutation'],
  ...['observeFragmentExperimental', 'RelayDeclarativeMutationConfig', 'applyOptimisticMutation'],
  ...['observeQueryExperimental', 'waitForFragmentExperimental', 'RelayQueryResponseCache'],
  ...['useSubscribeToInvalidationState', 'createPayloadFor3DField'],
  ...['readUpdatableFragment', 'readUpdatableQuery', 'NormalizationEngine', 'resolverDataInjector'],
  ...['createFragmentSpecResolver', 'fetchQuery_DEPRECATED', 'useSubscription', 'LiveResolverCache'],
];
/** What Relay calls of them all the same. */
const unusedRelayRemains: Readonly<Record<string, string>> = {
  LiveResolverCache: `
    class LiveResolverCache {
      invalidateDataIDs() {}
      unsubscribeFromLiveResolverRecords() {}
      invalidateResolverRecords() {}
      notifyUpdatedSubscribers() {}
    }
    module.exports = {
      LiveResolverCache,
      RELAY_RESOLVER_LIVE_STATE_SUBSCRIPTION_KEY: '__resolverLiveStateSubscription',
      getUpdatedDataIDs: (updated) => updated,
    };`,
};
const unusedRelayPattern = new RegExp(
  `/(?:react-relay|relay-runtime)/lib/.*/(${unusedRelay.join('|')})\\.js$`,
);

/** Leaves them out, and fails where Relay has one of them no more: what took its place may be used. */
function withoutUnusedRelay(): Plugin {
  const missing = new Set(unusedRelay);
  return {
    name: 'without-unused-relay',
    apply: 'build',
    enforce: 'pre',
    load(id) {
      const [, name] = unusedRelayPattern.exec(id) ?? [];
      if (name === undefined) return null;
      missing.delete(name);
      return unusedRelayRemains[name] ?? 'module.exports = {};';
    },
    buildEnd(error) {
      if (error || missing.size === 0) return;
      this.error(
        `Relay has changed: it loads no ${[...missing].join(', ')}. Look at \`unusedRelay\` in web/vite.config.ts.`,
      );
    },
  };
}

/** Relay's two packages bring the same helpers, in a folder each: takes them from one. */
function withOneFolderOfHelpers(): Plugin {
  const relayRuntime = createRequire(createRequire(import.meta.url).resolve('relay-runtime'));
  return {
    name: 'with-one-folder-of-helpers',
    apply: 'build',
    enforce: 'pre',
    resolveId: (source, importer) =>
      source.startsWith('@babel/runtime/') && importer?.includes('/react-relay/')
        ? relayRuntime.resolve(source)
        : null,
  };
}

export default defineConfig({
  root: toPath('.'),
  plugins: [
    relay(),
    withoutUnusedRelay(),
    withOneFolderOfHelpers(),
    react(),
    documents(),
    apart(),
    preloads(),
    compressed(),
  ],
  worker: { format: 'es' },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    assetsDir: 'convograph/assets',
    rolldownOptions: {
      // Compressing takes its time, as it should.
      checks: { pluginTimings: false },
      output: {
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: Object.entries(chunkPatterns).map(([name, pattern]) => ({
            name,
            test: (id: string) => pattern.test(id) && !firstViewPattern.test(id),
          })),
        },
      },
      input: { desk: toPath('index.html'), graphiql: toPath('graphiql.html') },
      onwarn(warning, warn) {
        // GraphiQL's packages are written for a compiler whose directives mean nothing here.
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning);
      },
    },
    // A data URL would be no file of the server's own.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2023',
    // The editor of GraphiQL is the largest; test/browser/desk.test.ts holds the budget of the desk.
    chunkSizeWarningLimit: 4000,
  },
});
