import { beforeAll, expect, it } from 'vitest';
import { createJwtCheck } from '../../src/auth/create-jwt-check.ts';
import { findFreePort } from '../find-free-port.ts';
import { createSigningKey, jwtConfig, nowSeconds, type SigningKey, signJwt } from './sign-jwt.ts';
import { type KeyServer, startKeyServer } from './start-key-server.ts';

let [one, two]: readonly SigningKey[] = [];
let [byOne, byTwo]: readonly string[] = [];
beforeAll(async () => {
  one = await createSigningKey('one');
  two = await createSigningKey('two');
  byOne = await signJwt(one);
  byTwo = await signJwt(two);
});

const minuteMs = 60_000;
/** A token that was verified is not verified again for so long. */
const verifiedMs = 30_000;
const dayMs = 24 * 60 * minuteMs;
const unavailable = { name: 'AuthenticationUnavailableError' };
const unauthenticated = { name: 'UnauthenticatedError', reason: 'unknown signing key' };

function createCheck(url: string) {
  // The LRU takes 0 for no time at all.
  let nowMs = 1;
  const warnings: unknown[] = [];
  const check = createJwtCheck(
    { ...jwtConfig, keys: { url } },
    {
      nowMs: () => nowMs,
      today: () => new Date(nowSeconds * 1000),
      log: { warn: (fields, message) => warnings.push({ ...fields, message }) },
    },
  );
  return {
    warnings,
    /** Whose token it is, or why it is refused. */
    ask: (token = '') =>
      check(token).then(
        ({ chatbotIds }) => chatbotIds,
        ({ name, reason }) => ({ name, ...(reason && { reason }) }),
      ),
    advance(ms: number) {
      nowMs += ms;
    },
  };
}

async function start(): Promise<KeyServer & ReturnType<typeof createCheck>> {
  const server = await startKeyServer(one ? [one.jwk] : []);
  return { ...server, ...createCheck(server.url) };
}
const accepted = ['bot_a'];

it('keys are read once, when the first token comes, however many come together', async () => {
  const test = await start();
  expect(test.asked()).toBe(0);
  expect(await Promise.all(Array.from({ length: 20 }, () => test.ask(byOne)))).toEqual(
    Array(20).fill(accepted),
  );
  test.advance(10 * minuteMs);
  expect(await test.ask(byOne)).toEqual(accepted);
  expect(test.asked()).toBe(1);
});

it('a new key is found as soon as a token names it, but not more often than every half minute', async () => {
  const test = await start();
  await test.ask(byOne);
  if (one && two) test.publish([one.jwk, two.jwk]);
  expect(await test.ask(byTwo)).toEqual(unauthenticated);
  expect(test.asked()).toBe(1);
  test.advance(30_000);
  expect(await Promise.all([test.ask(byTwo), test.ask(byTwo), test.ask(byOne)])).toEqual(
    Array(3).fill(accepted),
  );
  expect(test.asked()).toBe(2);
  const foreign = await signJwt(await createSigningKey('foreign'));
  for (let i = 0; i < 50; i++) expect(await test.ask(foreign)).toEqual(unauthenticated);
  expect(test.asked()).toBe(2);
});

it('a key that was taken back is refused after ten minutes, also when nobody asked meanwhile', async () => {
  const test = await start();
  await test.ask(byOne);
  if (two) test.publish([two.jwk]);
  expect(await test.ask(byOne)).toEqual(accepted);
  test.advance(10 * minuteMs + 1);
  expect(await test.ask(byOne)).toEqual(unauthenticated);
  expect(await test.ask(byTwo)).toEqual(accepted);
});

it('a known key stays good for a day while the issuer is down, and others cannot be told', async () => {
  const test = await start();
  await test.ask(byOne);
  test.fail((response) => response.destroy());
  test.advance(10 * minuteMs + 1);
  expect(await test.ask(byOne)).toEqual(accepted);
  expect(test.asked()).toBe(2);
  expect(await test.ask(byTwo)).toEqual(unavailable);
  expect(test.asked()).toBe(2);
  expect(test.warnings).toEqual([
    { reason: expect.stringMatching(/^[A-Z_]+$/), message: 'the keys that sign JWTs cannot be read' },
  ]);
  test.advance(dayMs - 10 * minuteMs - 1);
  expect(await test.ask(byOne)).toEqual(accepted);
  test.advance(verifiedMs + 1);
  expect(await test.ask(byOne)).toEqual(unavailable);
  test.fail(null);
  test.advance(5_000);
  expect(await test.ask(byOne)).toEqual(accepted);
});

it('an issuer that fails is left alone for five seconds', async () => {
  const test = await start();
  test.fail((response) => response.writeHead(500).end());
  expect(await Promise.all([test.ask(byOne), test.ask(byOne)])).toEqual([unavailable, unavailable]);
  for (let i = 0; i < 20; i++) expect(await test.ask(byOne)).toEqual(unavailable);
  expect(test.asked()).toBe(1);
  test.fail(null);
  test.advance(5_000);
  expect(await test.ask(byOne)).toEqual(accepted);
  expect(test.asked()).toBe(2);
});

it('an issuer that hangs holds up nobody whose key is known, once it has failed', async () => {
  const test = await start();
  await test.ask(byOne);
  test.advance(10 * minuteMs + 1);
  test.fail((response) => response.writeHead(500).end());
  await test.ask(byOne);
  test.advance(verifiedMs + 1);
  test.fail(() => undefined);
  expect(await test.ask(byOne)).toEqual(accepted);
  while (test.asked() < 3) await new Promise(setImmediate);
  expect(await test.ask(byOne)).toEqual(accepted);
  expect(test.warnings).toHaveLength(1);
});

it.each<readonly [string, (url: string) => Parameters<KeyServer['fail']>[0]]>([
  ['another place', (url) => (response) => response.writeHead(302, { location: `${url}?again` }).end()],
  ['a page', () => (response) => response.writeHead(200).end('<html>')],
  ['other JSON', () => (response) => response.writeHead(200).end('{"keys":"many"}')],
  ['half an answer', () => (response) => response.writeHead(200, { 'content-length': 99 }).end('{"keys":[')],
])('%s in place of the keys is a failure', async (_name, how) => {
  const test = await start();
  test.fail(how(test.url));
  expect(await test.ask(byOne)).toEqual(unavailable);
  expect(test.asked()).toBe(1);
  expect(JSON.stringify(test.warnings)).not.toMatch(/html|many|127/);
});

it('a private key or a secret among the keys verifies nothing', async () => {
  const test = await start();
  test.publish([{ kty: 'oct', k: 'c2VjcmV0', kid: 'one' }]);
  expect(await test.ask(byOne)).toEqual(unauthenticated);
});

it('an issuer that is not there cannot be asked', async () => {
  const test = createCheck(`http://127.0.0.1:${await findFreePort()}/`);
  expect(await test.ask(byOne)).toEqual(unavailable);
  expect(test.warnings).toEqual([expect.objectContaining({ reason: 'ECONNREFUSED' })]);
});
