import type { CodegenConfig } from '@graphql-codegen/cli';
import { printSchema } from 'graphql';
import { createSubgraph } from './src/federation/create-subgraph.ts';
import { createSchema } from './src/schema/create-schema.ts';

const subgraph = { plugin: () => `${createSubgraph({ node: 'omit', typePrefix: '' }).sdl}\n` };

/** Writes the clients' schema, the subgraph's, and typed documents for the operations of tests and examples. */
const config: CodegenConfig = {
  schema: printSchema(createSchema()),
  documents: ['test/**/*.ts', 'src/pages/graphiql-examples.ts', '!test/generated/**', '!test/clients/**'],
  emitLegacyCommonJSImports: false,
  generates: {
    './schema.graphql': {
      plugins: ['schema-ast'],
      config: { sort: true },
    },
    './examples/federation/convograph.graphql': {
      preset: {
        buildGeneratesSection: ({ baseOutputDir: filename, ...options }) => [
          { ...options, filename, plugins: [{ subgraph: {} }], pluginMap: { subgraph } },
        ],
      },
    },
    './test/generated/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false, persistedDocuments: { hashAlgorithm: 'sha256' } },
      config: {
        documentMode: 'string',
        strictScalars: true,
        useTypeImports: true,
        enumsAsTypes: true,
        scalars: { DateTime: 'string', URL: 'string', JSONObject: 'Record<string, unknown>' },
      },
    },
  },
};

export default config;
