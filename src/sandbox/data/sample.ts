import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRoute, HttpError, type Route } from '../http/route.ts';

/** Rows as `--data` takes them, and the images that they name. */
export const sampleFolder = fileURLToPath(new URL('../sample', import.meta.url));
export const samplePekiChatbotId = '6612a1b2c3d4e5f6a7b8c9aa';

export function createImageRoutes(): Route[] {
  const folder = join(sampleFolder, 'images');
  const images = new Map(readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
  return [
    createRoute('public', 'GET', '/images/:file', (_request, { file }) => {
      const body = images.get(file);
      if (body === undefined) throw new HttpError(404, { error: 'Image not found.' });
      return { status: 200, body, headers: { 'content-type': 'image/svg+xml' } };
    }),
  ];
}
