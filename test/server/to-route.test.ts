import { expect, test } from 'vitest';
import { toRoute } from '../../src/server/to-route.ts';

const options = { endpoint: '/graphql', healthPaths: ['/healthz', '/readyz'], hasGraphiql: true };
const routeOf = (url: string, rest: object = {}, more: object = {}) =>
  toRoute({ url, method: 'GET', headers: {}, ...rest }, { ...options, ...more });

test.each([
  ['/graphql', 'operation'],
  ['/graphql?query={hello}', 'operation'],
  ['/healthz', 'other'],
  ['/readyz?from=balancer', 'other'],
  ['/graphiql/assets/graphiql-0123abcd.js', 'other'],
  ['/', 'root'],
  ['/?from=a-tab', 'root'],
  ['//', null],
  ['/graphql/', null],
  ['/graphql/?query={hello}', null],
  ['//graphql', null],
  ['/x/../graphql', null],
  ['/%67raphql', null],
  ['/GRAPHQL', null],
  ['/x?/graphql', null],
  ['/graphiql/assets/../../graphql', null],
  ['/graphiql/assets/..\\..\\graphql', null],
  ['/graphiql/assets/%2e%2e/graphql', null],
  ['/graphiql/assets/', null],
  ['http://localhost/graphql', null],
  ['/graphql#/x', null],
])('%s is %j', (url, route) => {
  expect(routeOf(url)).toBe(route);
});

test('only a GET finds the root', () => {
  expect(routeOf('/', { method: 'POST' })).toBeNull();
});

test('the page is for a GET that takes HTML, where there is GraphiQL', () => {
  const headers = { accept: 'Text/HTML' };
  expect(routeOf('/graphql', { headers })).toBe('page');
  expect(routeOf('/graphql', { headers, method: 'POST' })).toBe('operation');
  expect(routeOf('/graphql', { headers }, { hasGraphiql: false })).toBe('operation');
  expect(routeOf('/graphiql/assets/a.js', {}, { hasGraphiql: false })).toBeNull();
});
