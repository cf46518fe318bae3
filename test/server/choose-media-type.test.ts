import { expect, test } from 'vitest';
import { chooseMediaType } from '../../src/server/choose-media-type.ts';

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
  [`${json}; charset="utf-8`, null],
  ['text/event-stream', null],
  ['multipart/mixed;deferSpec=20220824', null],
  ['image/png', null],
  ['*/*;q=0', null],
  [';;,,=', null],
])('%j gets %j', (accept, expected) => {
  expect(chooseMediaType(accept)).toBe(expected);
});
