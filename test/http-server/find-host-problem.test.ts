import { expect, it } from 'vitest';
import { findHostProblem } from '../../src/http-server/find-host-problem.ts';

const isLoopbackOnly = true;

it.each(['localhost', 'localhost:4000', '127.0.0.1:4000', '127.8.9.1', '[::1]:4000'])(
  'answers to %s',
  (host) => {
    expect(findHostProblem({ headers: { host }, url: '/graphql' }, { isLoopbackOnly })).toBeNull();
  },
);

it.each(['example.com', 'localhost.example.com:4000', '10.0.0.7', '127.0.0.1.example.com', '[::2]'])(
  'does not answer to %s, which another site may have pointed here',
  (host) => {
    expect(findHostProblem({ headers: { host }, url: '/graphql' }, { isLoopbackOnly })?.status).toBe(421);
  },
);

it('answers to any name where callers are known', () => {
  const request = { headers: { host: 'graph.example.com' }, url: '/graphql' };
  expect(findHostProblem(request, { isLoopbackOnly: false })).toBeNull();
});

it.each(['', 'a b', '[::1'])('calls the Host header %j a bad request', (host) => {
  for (const isLoopbackOnly of [true, false])
    expect(findHostProblem({ headers: { host }, url: '//' }, { isLoopbackOnly })?.status).toBe(400);
});
