import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const web = join(root, 'web');
const page = join(root, 'dist/web/index.html');

/** Before all tests: builds the desk and GraphiQL where `npm run build` does, unless they are newer than all that they are made of. */
export function setup(): void {
  const require = createRequire(pathToFileURL(join(web, 'package.json')));
  // Tests of the pages fail then, and all others run.
  if (!isInstalled(require, '@vitejs/plugin-react')) return;
  const sources = readdirSync(web, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/node_modules|generated/.test(entry.parentPath))
    .map((entry) => join(entry.parentPath, entry.name));
  const changedMs = Math.max(
    ...[...sources, join(root, 'schema.graphql')].map((file) => statSync(file).mtimeMs),
  );
  if (existsSync(page) && statSync(page).mtimeMs > changedMs) return;
  const compiler: string = require('relay-compiler');
  execFileSync(compiler, [], { cwd: web, stdio: 'pipe' });
  const vite = join(require.resolve('vite/package.json'), '../bin/vite.js');
  // The tests' own NODE_ENV would give React's development build.
  const env = { ...process.env, NODE_ENV: 'production' };
  execFileSync(process.execPath, [vite, 'build', '--logLevel', 'error'], { cwd: web, env, stdio: 'pipe' });
}

function isInstalled(require: NodeJS.Require, name: string): boolean {
  return (require.resolve.paths(name) ?? []).some((folder) => existsSync(join(folder, name)));
}
