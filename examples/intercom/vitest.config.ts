import { defineConfig } from 'vitest/config';

// Here `convograph` is a link out of node_modules; Vite would bundle it, with a second copy of `graphql`.
export default defineConfig({ test: { server: { deps: { external: [/\/dist\/(?!testing)/] } } } });
