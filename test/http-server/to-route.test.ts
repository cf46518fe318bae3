import { expect, test } from 'vitest';
import { chooseFormats, toRoute } from '../../src/http-server/to-route.ts';

const routeOf = (url: string, rest: object = {}, more: object = {}) =>
  toRoute(
    { url, method: 'GET', headers: {}, ...rest },
    { hasGraphiql: true, hasDesk: true, endpoint: '/graphql', ...more },
  );

test.each([
  ['/graphql', 'operation'],
  ['/graphql?query={hello}', 'operation'],
  ['/healthz', 'health'],
  ['/readyz?from=balancer', 'readiness'],
  ['/convograph/assets/graphiql-0123abcd.js', 'asset'],
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
  ['/convograph/assets/../../graphql', null],
  ['/convograph/assets/..\\..\\graphql', null],
  ['/convograph/assets/%2e%2e/graphql', null],
  ['/convograph/assets/', null],
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
  expect(routeOf('/convograph/assets/a.js', {}, { hasGraphiql: false })).toBe('asset');
  expect(routeOf('/convograph/assets/a.js', {}, { hasGraphiql: false, hasDesk: false })).toBeNull();
});

const json = 'application/json';
const graphql = 'application/graphql-response+json';

test.each([
  [undefined, json],
  ['', json],
  ['*/*', json],
  ['application/*', json],
  [json, json],
  [graphql, graphql],
  ['APPLICATION/JSON', json],
  [`${graphql}, ${json}`, graphql],
  [`${json}, ${graphql}`, json],
  [`${json};q=0.5, ${graphql};q=0.9`, graphql],
  [`${graphql};q=0, ${json}`, json],
  [`${graphql};q=0, */*`, json],
  [`${json};q=0, */*`, graphql],
  [`text/event-stream, multipart/mixed, ${json};q=0.1`, json],
  [`text/html, application/xhtml+xml, */*;q=0.8`, json],
  [`${graphql}; charset=utf-8`, graphql],
  [`${graphql}; charset="utf-8"`, graphql],
  [`${json}; charset="UTF-8"; q=0.5, ${graphql}; q=0.1`, json],
  [`${json}; charset=iso-8859-1`, null],
  [`${json}; charset="iso-8859-1"`, null],
  ['text/event-stream', 'text/event-stream'],
  ['text/event-stream;q=0', null],
  ['multipart/mixed;subscriptionSpec=1.0', json],
  ['multipart/mixed;deferSpec=20220824', json],
  ['image/png', null],
  ['*/*;q=0', null],
  [';;,,=', null],
])('%j gets %j', (accept, expected) => {
  expect(chooseFormats(accept).mediaType).toBe(expected);
});

test.each([
  ['text/event-stream', 'event-stream'],
  ['Text/Event-Stream; charset=utf-8', 'event-stream'],
  ['text/event-stream, multipart/mixed', 'event-stream'],
  ['text/event-stream;q=0, */*', null],
  ['multipart/mixed;boundary=graphql;subscriptionSpec=1.0, application/json', 'multipart'],
  ['multipart/mixed; subscriptionSpec="1.0"', 'multipart'],
  ['multipart/mixed;subscriptionSpec=2.0', null],
  ['multipart/mixed, application/json', null],
  ['*/*', null],
  [undefined, null],
])('%j takes streams as %j', (accept, expected) => {
  expect(chooseFormats(accept).streamFormat).toBe(expected);
});

const latest = 'incrementalSpec=v0.2';
const common = 'deferSpec=20220824';

test.each([
  [undefined, null],
  ['*/*', null],
  ['multipart/*', null],
  [json, null],
  ['text/event-stream', null],
  ['multipart/form-data', null],
  ['multipart/mixed', common],
  [`${json}, text/event-stream, multipart/mixed`, common],
  [`multipart/mixed;boundary="-", ${json}`, common],
  ['multipart/mixed;q=0', null],
  ['multipart/mixed; q=0.5', common],
  ['multipart/mixed;deferSpec=20220824', common],
  ['Multipart/Mixed; DeferSpec="20220824"', common],
  [`multipart/mixed;incrementalSpec=v0.2,application/graphql-response+json,${json};q=0.9`, latest],
  ['multipart/mixed; incrementalSpec=v0.2; q=0.5', latest],
  ['multipart/mixed;deferSpec=20220824, multipart/mixed;incrementalSpec=v0.2', common],
  ['multipart/mixed;incrementalSpec=v0.3', null],
  [`multipart/mixed;boundary=graphql;subscriptionSpec=1.0,${json}`, null],
  ['multipart/mixed;subscriptionSpec=1.0, multipart/mixed;incrementalSpec=v0.2', latest],
])('%j gets parts as %j', (accept, expected) => {
  expect(chooseFormats(accept).partFormat).toBe(expected);
});
