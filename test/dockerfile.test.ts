import { existsSync, readFileSync } from 'node:fs';
import { DockerfileParser, type From } from 'dockerfile-ast';
import { describe, expect, it } from 'vitest';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const dockerfile = DockerfileParser.parse(read('Dockerfile'));
const instructions = dockerfile.getInstructions();
const stages = dockerfile.getFROMs();
const lastFrom = instructions.findLastIndex((instruction) => instruction.getKeyword() === 'FROM');
const finalStage = instructions.slice(lastFrom + 1);

const argumentsOf = (keyword: string, of = finalStage) =>
  of.filter((one) => one.getKeyword() === keyword).map((one) => one.getRawArgumentsContent() ?? '');

/** What `COPY` takes from this folder, not from another stage. */
const copied = dockerfile
  .getCOPYs()
  .filter((copy) => copy.getFromFlag() === null)
  .flatMap((copy) => (copy.getRawArgumentsContent() ?? '').split(/\s+/).slice(0, -1));

describe('the Dockerfile', () => {
  it('builds on one named image, to the minor version', () => {
    const images = new Set(stages.map((from: From) => from.getImage()));
    expect([...images]).toEqual([expect.stringMatching(/^node:\d+\.\d+(\.\d+)?-[a-z]+-slim$/)]);
    expect(stages.length).toBeGreaterThan(1);
  });

  it('stands on a Node that has the tests behind it', () => {
    const [, major = ''] = /^node:(\d+)/.exec(stages[0]?.getImage() ?? '') ?? [];
    expect(JSON.parse(read('package.json')).devDependencies.node).toMatch(new RegExp(`^\\^${major}\\.`));
  });

  it('copies only what is there and what .dockerignore lets in', () => {
    const ignored = read('.dockerignore').split('\n');
    expect(ignored).toContain('*');
    expect(copied.length).toBeGreaterThan(3);
    expect(copied.filter((path) => !existsSync(new URL(`../${path}`, import.meta.url)))).toEqual([]);
    expect(copied.filter((path) => !ignored.includes(`!${path.replace(/^\.\//, '')}`))).toEqual([]);
  });

  it('lets nothing into the build that it does not copy', () => {
    const allowed = read('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'));
    expect(allowed.map((line) => line.slice(1)).sort()).toEqual([...new Set(copied)].sort());
  });

  it('copies all that the build reads', () => {
    const { scripts } = JSON.parse(read('package.json'));
    const named = [...scripts.build.matchAll(/[\w.]+\.json/g)].map(([name]) => name);
    const bases = named.flatMap((name) => JSON.parse(read(name)).extends ?? []);
    const needed = [...named, ...bases.map((path: string) => path.replace('./', '')), 'src'];
    expect(needed.length).toBeGreaterThan(2);
    expect(needed.filter((path) => !copied.includes(path))).toEqual([]);
  });

  it('installs by the lock file, and runs no package’s own scripts', () => {
    const installs = argumentsOf('RUN', instructions).filter((text) => /\bnpm (ci|i|install)\b/.test(text));
    expect(installs).toEqual([expect.stringMatching(/\bnpm ci --ignore-scripts\b/)]);
    const { packages } = JSON.parse(read('package-lock.json'));
    const scripted = Object.entries<{ readonly hasInstallScript?: boolean; readonly dev?: boolean }>(packages)
      .filter(([, { hasInstallScript, dev }]) => hasInstallScript && !dev)
      .map(([path]) => path);
    expect(scripted).toEqual([]);
  });

  it('runs as a user that is not root, given by number', () => {
    const [user = ''] = argumentsOf('USER');
    expect(user).toMatch(/^[1-9]\d*:[1-9]\d*$/);
  });

  it('starts Node itself, so that SIGTERM arrives', () => {
    const start = JSON.parse(argumentsOf('ENTRYPOINT')[0] ?? '');
    expect(start).toEqual(['node', '/app/dist/main.js']);
    expect(JSON.parse(argumentsOf('CMD')[0] ?? '')).toEqual(['serve']);
    expect(argumentsOf('STOPSIGNAL')).toEqual(['SIGTERM']);
    expect(JSON.parse(read('package.json')).bin.convograph).toBe('dist/main.js');
  });

  it('asks the path that says whether the process is well', () => {
    const check = dockerfile.getHEALTHCHECKs()[0]?.getRawArgumentsContent() ?? '';
    const command = JSON.parse(check.slice(check.indexOf('[')));
    expect(command.slice(0, 2)).toEqual(['node', '-e']);
    const [, path = ''] = /:\$\{process\.env\.PORT\}(\/\w+)`/.exec(command[2]) ?? [];
    expect(read('src/http-server/to-route.ts')).toContain(`'${path}'`);
    expect(argumentsOf('ENV').join(' ')).toMatch(/\bPORT=\d+/);
  });

  it('sets what the server knows, and no secret', () => {
    const set = [
      ...argumentsOf('ENV', instructions)
        .join(' ')
        .matchAll(/(\w+)=/g),
    ].map(([, name]) => name);
    expect(set).toEqual(['NODE_ENV', 'HOST', 'PORT']);
    expect(argumentsOf('ARG', instructions)).toEqual([]);
  });
});
