import { expect, test } from 'vitest';
import { findUnknownVariables } from '../../src/config/find-unknown-variables.ts';
import { builtInSources } from '../../src/sources/built-in-sources.ts';

const warningFor = (name: string) =>
  findUnknownVariables({ [name]: 'value-canary' }, builtInSources, new Set());

test.each([
  ['CONVOGRAPH_MAX_UPSTREAM_CALL', 'did you mean CONVOGRAPH_MAX_UPSTREAM_CALLS?'],
  ['CONVOGRAPH_PORT', 'did you mean PORT?'],
  ['CONVOGRAPH_LOG_LEVEL', 'did you mean LOG_LEVEL?'],
  ['PEKI_API_URL', 'did you mean PEKI_BASE_URL?'],
  ['ASKYOURDATABASE_CHATBOT_ID', 'did you mean ASKYOURDATABASE_BOT_ID?'],
  ['CONVOGRAPH_SOMETHING_ELSE_ALTOGETHER', 'it has no effect'],
])('%s: %s', (name, suggestion) => {
  expect(warningFor(name)).toEqual([`there is no variable ${name}: ${suggestion}`]);
});

test.each(['CONVOGRAPH_CONFIG', 'CONVOGRAPH_MAX_FIRST', 'PEKI_MAX_PAGE_SIZE', 'CONVOGRAPHY', 'PATH'])(
  'nothing of %s',
  (name) => {
    expect(warningFor(name)).toEqual([]);
  },
);

test('a variable that the configuration file takes a secret from is known', () => {
  expect(findUnknownVariables({ PEKI_SHOP_KEY: 'x' }, builtInSources, new Set(['PEKI_SHOP_KEY']))).toEqual(
    [],
  );
});

test('nothing of one that is not set', () => {
  expect(findUnknownVariables({ PEKI_SHOP_KEY: undefined }, builtInSources, new Set())).toEqual([]);
});
