import { expect, it } from 'vitest';
import { findHostRefusal } from '../../src/server/find-host-refusal.ts';

it.each(['localhost', 'localhost:4000', '127.0.0.1:4000', '127.8.9.1', '[::1]:4000'])(
  'answers to %s',
  (host) => {
    expect(findHostRefusal({ headers: { host }, url: '/graphql' })).toBeNull();
  },
);

it.each(['example.com', 'localhost.example.com:4000', '10.0.0.7', '127.0.0.1.example.com', '[::2]'])(
  'does not answer to %s, which another site may have pointed here',
  (host) => {
    expect(findHostRefusal({ headers: { host }, url: '/graphql' })?.status).toBe(421);
  },
);

it.each([undefined, '', 'a b', '[::1'])('calls the Host header %s a bad request', (host) => {
  expect(
    findHostRefusal({ headers: { ...(host !== undefined && { host }) }, url: '//' })?.status,
  ).toBeGreaterThanOrEqual(400);
});
