import { describe, expect, it } from 'vitest';
import { parseFederationConfig } from '../../src/config/federation-config.ts';
import { parse, problemsOf } from './parse-config-input.ts';

describe('the federation settings', () => {
  it('are off by default', () => {
    expect(parse({}).federation).toBeNull();
  });

  it('are read from the environment', () => {
    expect(parse({ CONVOGRAPH_FEDERATION: 'on' }).federation).toEqual({ node: 'omit', typePrefix: '' });
    const env = {
      CONVOGRAPH_FEDERATION: 'on',
      CONVOGRAPH_FEDERATION_NODE: 'shareable',
      CONVOGRAPH_FEDERATION_TYPE_PREFIX: 'Chat2',
    };
    expect(parse(env).federation).toEqual({ node: 'shareable', typePrefix: 'Chat2' });
  });

  it.each(['chat', 'Chat_', '2Chat', '__Chat', 'Chät', 'C'.repeat(32)])('refuse the prefix %s', (prefix) => {
    const message =
      'CONVOGRAPH_FEDERATION_TYPE_PREFIX must be 1 to 31 letters and digits, the first a capital letter';
    const env = { CONVOGRAPH_FEDERATION_TYPE_PREFIX: prefix };
    expect(problemsOf({ CONVOGRAPH_FEDERATION: 'on', ...env })).toEqual([message]);
    const problems: string[] = [];
    expect(parseFederationConfig(env, problems)).toBeNull();
    expect(problems).toEqual([message]);
  });

  it('refuse another way to treat node', () => {
    expect(problemsOf({ CONVOGRAPH_FEDERATION: 'on', CONVOGRAPH_FEDERATION_NODE: 'plain' })).toEqual([
      'CONVOGRAPH_FEDERATION_NODE must be one of: omit, shareable',
    ]);
  });

  it('are refused where they would change nothing', () => {
    const names = ['CONVOGRAPH_FEDERATION_NODE', 'CONVOGRAPH_FEDERATION_TYPE_PREFIX'];
    const env = { CONVOGRAPH_FEDERATION_NODE: 'omit', CONVOGRAPH_FEDERATION_TYPE_PREFIX: 'Chat' };
    expect(problemsOf(env)).toEqual(
      names.map(
        (name) => `${name} is for a federation subgraph: set CONVOGRAPH_FEDERATION=on too, or take it away`,
      ),
    );
  });
});
