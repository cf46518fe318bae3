import { describe, expect, it } from 'vitest';
import { addDocuments, noTrustedDocuments } from '../src/trusted-documents.ts';

const own = new Map([
  ['a', '{ own }'],
  ['b', '{ both }'],
]);

describe('addDocuments', () => {
  it('puts them beside those that there are, which come first, also after these have changed', () => {
    let texts: ReadonlyMap<string, string> = new Map([['b', '{ given }']]);
    const documents = addDocuments(
      {
        isOnly: true,
        get texts() {
          return texts;
        },
      },
      own,
    );
    expect(documents.isOnly).toBe(true);
    expect([...documents.texts]).toEqual([
      ['a', '{ own }'],
      ['b', '{ given }'],
    ]);
    expect(documents.texts).toBe(documents.texts);
    texts = new Map([['c', '{ later }']]);
    expect([...documents.texts.keys()]).toEqual(['a', 'b', 'c']);
  });

  it('trusts none where there are no trusted documents', () => {
    expect(addDocuments(noTrustedDocuments, own).texts.size).toBe(0);
  });
});
