import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { runCommand, startCommand } from './run-command.ts';
import { stubEnvironment } from './stub-environment.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'convograph-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** Sets the variables to a file of these documents; gives its path. */
function configure(documents: unknown, env: Readonly<Record<string, string>> = {}): string {
  const path = join(folder, 'persisted-documents.json');
  writeFileSync(path, JSON.stringify(documents));
  stubEnvironment({ LOG_LEVEL: 'silent', PORT: '0', CONVOGRAPH_TRUSTED_DOCUMENTS: path, ...env });
  return path;
}

async function post(url: string, body: object) {
  const headers = { 'content-type': 'application/json', 'x-convograph-explain': '0' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  return response.json();
}

it('serve answers trusted documents by their ids, and says how many there are', async () => {
  const path = configure({ abc: 'query Trusted { chatbots { totalCount } }' });
  const server = startCommand('serve');
  const [, url = ''] = await server.waitFor(/GraphQL and GraphiQL: (\S+)\n/);
  expect(server.output()).toContain(`trusted documents: 1, of ${path}, and those of the desk\n`);
  const answer = { data: { chatbots: { totalCount: expect.any(Number) } } };
  expect(await post(url, { documentId: 'abc' })).toEqual(answer);
  expect(await post(url, { query: '{ chatbots { totalCount } }' })).toEqual(answer);
  await server.stop();
});

it('serve answers nothing else where it is told so, and says what that means for GraphiQL', async () => {
  configure({ abc: '{ __typename }' }, { CONVOGRAPH_TRUSTED_DOCUMENTS_ONLY: 'on' });
  const server = startCommand('serve');
  const [, url = ''] = await server.waitFor(/GraphQL and GraphiQL: (\S+)\n/);
  await server.waitFor(
    /trusted documents: 1, of \S+, and those of the desk; no others are answered\n {2}GraphiQL opens, but/,
  );
  expect(await post(url, { documentId: 'abc' })).toEqual({ data: { __typename: 'Query' } });
  expect(await post(url, { query: '{ __typename }' })).toMatchObject({
    errors: [{ extensions: { code: 'UNTRUSTED_DOCUMENT' } }],
  });
  const page = await fetch(url, { headers: { accept: 'text/html' } });
  expect(page.status).toBe(200);
  await server.stop();
});

it.each(['on', 'off'] as const)(
  'serve answers the documents of the desk by their ids where it is %s',
  async (desk) => {
    configure({ abc: '{ __typename }' }, { CONVOGRAPH_TRUSTED_DOCUMENTS_ONLY: 'on', CONVOGRAPH_DESK: desk });
    const server = startCommand('serve');
    const [, url = ''] = await server.waitFor(/GraphQL and GraphiQL: (\S+)\n/);
    const file = new URL('../../dist/web/desk-documents.json', import.meta.url);
    const documents: Record<string, string> = JSON.parse(readFileSync(file, 'utf8'));
    const [documentId, query] =
      Object.entries(documents).find(([, text]) => /^query inboxQuery/.test(text)) ?? [];
    const answer = await post(url, { documentId });
    if (desk === 'on') expect(answer).toMatchObject({ data: { chatbots: { nodes: expect.any(Array) } } });
    else expect(answer).toMatchObject({ errors: [{ extensions: { code: 'PERSISTED_DOCUMENT_NOT_FOUND' } }] });
    expect(await post(url, { query })).toMatchObject({
      errors: [{ extensions: { code: 'UNTRUSTED_DOCUMENT' } }],
    });
    await server.stop();
  },
);

it('serve does not start with a document that does not fit the schema', async () => {
  const wrong = Object.fromEntries(
    Array.from({ length: 22 }, (_, i) => [`id${i}`, `query Q${i} { nowhere${i} }`]),
  );
  const path = configure({ good: '{ __typename }', ...wrong });
  const { exitCode, output, errors } = await runCommand('serve');
  expect({ exitCode, output }).toEqual({ exitCode: 2, output: '' });
  const lines = errors.trimEnd().split('\n');
  expect(lines).toHaveLength(22);
  expect(lines[1]).toBe(
    `  - CONVOGRAPH_TRUSTED_DOCUMENTS: ${path}: Q0 (id0): Cannot query field "nowhere0" on type "Query".`,
  );
  expect(lines.at(-1)).toBe(`  - CONVOGRAPH_TRUSTED_DOCUMENTS: ${path}: 2 more documents are wrong`);
});

it('serve does not start without its file', async () => {
  const path = join(folder, 'nowhere.json');
  configure({}, { CONVOGRAPH_TRUSTED_DOCUMENTS: path });
  expect(await runCommand('serve')).toMatchObject({
    exitCode: 2,
    errors: `convograph: the configuration is wrong\n  - CONVOGRAPH_TRUSTED_DOCUMENTS: the file ${path} cannot be read (ENOENT)\n`,
  });
});
