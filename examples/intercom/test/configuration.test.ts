import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { startIntercom } from '../stand-in/start-intercom.ts';

const folder = fileURLToPath(new URL('..', import.meta.url));

it('the configuration file names the source, and `convograph check` tries it', async () => {
  const intercom = await startIntercom();
  const own = mkdtempSync(join(tmpdir(), 'intercom-'));
  onTestFinished(async () => {
    rmSync(own, { recursive: true });
    await intercom.close();
  });
  const config = join(own, 'convograph.yaml');
  const example = readFileSync(join(folder, 'convograph.yaml'), 'utf8');
  writeFileSync(
    config,
    example.replace('./src/', `${folder}src/`).replace('http://127.0.0.1:4010', intercom.url),
  );
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['node_modules/convograph/dist/main.js', 'check'],
    {
      cwd: folder,
      env: { PATH: process.env['PATH'], CONVOGRAPH_CONFIG: config, INTERCOM_TOKEN: intercom.token },
    },
  );
  expect(stdout).toMatch(/^ok +intercom support:/m);
  expect(intercom.calls.map(({ method, target }) => `${method} ${target}`)).toEqual(['GET /me']);
});
