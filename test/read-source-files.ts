import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** A file of TypeScript. */
export interface SourceFile {
  /** From the repository's root, with slashes. */
  readonly path: string;
  readonly text: string;
  /** Modules it imports, exports from or imports lazily; own files as paths from the root. */
  readonly imports: readonly { readonly target: string; readonly isTypeOnly: boolean }[];
}

const importPattern =
  /(?:^|\n)\s*(?:import|export)\s+(type\s)?(?:[^;'"]*?\sfrom\s+)?'([^']+)'|\bimport\(\s*'([^']+)'/g;

/** All below a folder of this repository, but for generated ones. */
export function readSourceFiles(folder: string): SourceFile[] {
  const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter(
      (entry) =>
        entry.isFile() && /\.tsx?$/.test(entry.name) && !/[/\\]generated([/\\]|$)/.test(entry.parentPath),
    )
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      const path = relative(root, file).split(sep).join('/');
      const text = readFileSync(file, 'utf8');
      const imports = [...text.matchAll(importPattern)].map(([, typeWord, fromTarget, lazyTarget]) => {
        const target = fromTarget ?? lazyTarget ?? '';
        const isOwn = target.startsWith('.');
        return {
          target: isOwn ? posix.join(posix.dirname(path), target) : target,
          isTypeOnly: typeWord !== undefined,
        };
      });
      return { path, text, imports };
    });
}

/** The provider's folder that a file stands in; null for the files that all sources share. */
export function toSourceFolder(path: string): string | null {
  return /^src\/sources\/([^/]+)\//.exec(path)?.[1] ?? null;
}
