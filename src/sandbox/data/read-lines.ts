import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** The lines of a UTF-8 text file, unpacked when its name ends in `.gz`. Rejects with the file system's or zlib's error. */
export async function* readLines(path: string): AsyncGenerator<string, void, undefined> {
  const file = createReadStream(path);
  // The callback is only there because pipeline wants one: an error reaches the loop below.
  const bytes = path.endsWith('.gz') ? pipeline(file, createGunzip(), () => {}) : file;
  bytes.setEncoding('utf8');
  let rest = '';
  for await (const chunk of bytes as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}
