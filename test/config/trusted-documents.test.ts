import { describe, expect, it } from 'vitest';
import { parse, problemsOf } from './parse-config-input.ts';

const path = 'persisted-documents.json';
const env = { CONVOGRAPH_TRUSTED_DOCUMENTS: path };
const parseFile = (content: unknown) => parse(env, { [path]: JSON.stringify(content) }).trustedDocuments;
const problemsOfFile = (content: string) => problemsOf(env, { [path]: content });
const label = `CONVOGRAPH_TRUSTED_DOCUMENTS: the file ${path}`;

describe('trusted documents', () => {
  it('are read as GraphQL Code Generator and Relay write them', () => {
    expect(parseFile({ 'sha256:aa': '{ a }', bb: '{ b }' })).toEqual({
      path,
      isOnly: false,
      texts: new Map([
        ['aa', '{ a }'],
        ['bb', '{ b }'],
      ]),
    });
  });

  it('are read as Apollo writes them', () => {
    const operation = { id: 'aa', name: 'A', type: 'query', body: 'query A { a }' };
    const manifest = { format: 'apollo-persisted-query-manifest', version: 1, operations: [operation] };
    expect(parseFile(manifest)?.texts).toEqual(new Map([['aa', 'query A { a }']]));
  });

  it('may have any name, also those of an object of JavaScript', () => {
    const source = '{"constructor": "{ a }", "operations": "{ b }"}';
    const { trustedDocuments } = parse(env, { [path]: source });
    expect([...(trustedDocuments?.texts ?? [])]).toEqual([
      ['constructor', '{ a }'],
      ['operations', '{ b }'],
    ]);
  });

  it('are the only ones where the operator says so', () => {
    const only = { ...env, CONVOGRAPH_TRUSTED_DOCUMENTS_ONLY: 'on' };
    expect(parse(only, { [path]: '{"aa": "{ a }"}' }).trustedDocuments).toMatchObject({ isOnly: true });
    expect(problemsOf({ CONVOGRAPH_TRUSTED_DOCUMENTS_ONLY: 'on' })).toEqual([
      'CONVOGRAPH_TRUSTED_DOCUMENTS must be set where CONVOGRAPH_TRUSTED_DOCUMENTS_ONLY is on: without it no document would be answered',
    ]);
    expect(problemsOf({ CONVOGRAPH_TRUSTED_DOCUMENTS_ONLY: 'yes' })).toEqual([
      'CONVOGRAPH_TRUSTED_DOCUMENTS_ONLY must be on or off',
    ]);
    expect(problemsOf({ ...only, CONVOGRAPH_FEDERATION: 'on' }, { [path]: '{"aa": "{ a }"}' })).toEqual([
      expect.stringMatching(/^CONVOGRAPH_TRUSTED_DOCUMENTS_ONLY would refuse what a gateway sends/),
    ]);
  });

  it('are none where no file is named', () => {
    expect(parse({}).trustedDocuments).toBeNull();
    expect(parse({ CONVOGRAPH_TRUSTED_DOCUMENTS_ONLY: 'off' }).trustedDocuments).toBeNull();
  });
});

describe('a file of trusted documents', () => {
  it('that is not there is named', () => {
    expect(problemsOf(env)).toEqual([`${label} cannot be read (ENOENT)`]);
  });

  it.each(['', '{', '\u0000', "{'a': 1}"])('that is not JSON is named: %j', (source) => {
    expect(problemsOfFile(source)).toEqual([`${label} is not JSON: let the build of your client write it`]);
  });

  it.each(['[]', 'null', '"{ a }"', '{"aa": 1}', '{"aa": {"body": "{ a }"}}', '{"operations": [{"id": 1}]}'])(
    'of another shape is named: %s',
    (source) => {
      expect(problemsOfFile(source)).toEqual([
        expect.stringMatching(/must be one object of documents by their ids .*, or a manifest of Apollo/),
      ]);
    },
  );

  it.each(['{}', '{"operations": []}'])('without a document is named: %s', (source) => {
    expect(problemsOfFile(source)).toEqual([
      `${label} holds no document: write it anew, or leave the variable unset`,
    ]);
  });

  it('with one id for two documents is named, with none too', () => {
    expect(problemsOfFile('{"aa": "{ a }", "sha256:aa": "{ b }", "": "{ c }"}')).toEqual([
      `${label} has two documents of the id "sha256:aa": take one away`,
      `${label} has a document without an id: give it one`,
    ]);
    expect(problemsOfFile('{"aa": "{ a }", "sha256:aa": "{ a }"}')).toEqual([]);
  });
});
