import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Refusal } from '../http/exchange.ts';
import { createOwnRoute, type Route } from '../http/route.ts';

/** Rows as `--data` takes them, about a small shop for lamps and textiles, and the images that they name. */
export const sampleFolder = fileURLToPath(new URL('../sample', import.meta.url));
export const samplePekiChatbotId = '6612a1b2c3d4e5f6a7b8c9aa';

/** Serves the sample's images to anyone. */
export function createImageRoutes(): Route[] {
  const folder = join(sampleFolder, 'images');
  const images = new Map(readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
  return [
    createOwnRoute('GET', '/images/:file', (_request, { file }) => {
      const body = images.get(file);
      if (body === undefined) throw new Refusal(404, { error: 'Image not found.' });
      return { status: 200, body, headers: { 'content-type': 'image/svg+xml' } };
    }),
  ];
}
