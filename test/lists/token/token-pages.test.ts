import { expect, test } from 'vitest';
import { z } from 'zod';
import type { SharedForm } from '../../../src/cache/replicas/shared-form.ts';
import type { Store } from '../../../src/cache/store.ts';
import { createTokenPages } from '../../../src/lists/token/token-pages.ts';

const shape = z.object({ id: z.string() });
const toRows = (ids: string) => [...ids].map((id) => ({ id }));
const readIds = (rows: readonly { readonly id: string }[] | undefined) => rows?.map(({ id }) => id).join('');

/** Pages over a store that tells what other replicas would be sent. */
function open() {
  const values = new Map<string, object>();
  const sent = new Map<string, (others: Map<string, object>) => void>();
  const store: Store = {
    get<T>(key: string) {
      return values.get(key) as T | undefined;
    },
    set<T extends object>(key: string, value: T, _sizeBytes: number, form?: SharedForm<T>) {
      values.set(key, value);
      if (form === undefined) return;
      const json: unknown = JSON.parse(JSON.stringify(value));
      sent.set(key, (others) => {
        const parsed = form.parse(json, { ofProof: (ms) => ms - 1, ofArrival: (ms) => ms });
        if (parsed === null) throw new Error('It should be readable.');
        const own = others.get(key);
        others.set(key, own === undefined ? parsed : form.merge(own as T, parsed));
      });
    },
    sizeBytes: () => 0,
    maxBytes: 0,
    countBytes: () => 0,
    isForOne: false,
  };
  const pages = createTokenPages<{ id: string }>({
    store,
    name: 'rows',
    shape,
    ownersOf: ({ id }) => (id < 'c' ? 'u1' : 'u2'),
    largestPage: () => 10,
  });
  return { pages, values, sent };
}

function send(from: ReturnType<typeof open>, to: ReturnType<typeof open>): void {
  for (const give of from.sent.values()) give(to.values);
}

test('another replica answers from what it is told, which is no fresher there', () => {
  const [one, other] = [open(), open()];
  one.pages.keep({}, null, { rows: toRows('abc'), next: 't', total: 5 }, 100);
  one.pages.keepWhole({ rows: toRows('abcde'), provenMs: 50 });
  send(one, other);
  expect(other.pages.recall({}, null, 3, 100)).toBeNull();
  expect(readIds(other.pages.recall({}, null, 3, 60)?.rows)).toBe('abc');
  expect(readIds(other.pages.recall({ userId: 'u1' }, null, 9, 49)?.rows)).toBe('ab');
  expect(other.pages.toCacheRequests({}, null).map(({ key }) => key)).toEqual([...one.sent.keys()]);
});

test('of what both know the newer counts, and a longer page stays beside it', () => {
  const [one, other] = [open(), open()];
  other.pages.keep({}, null, { rows: toRows('abcd'), next: 'long', total: 5 }, 10);
  other.pages.keepWhole({ rows: toRows('old'), provenMs: 200 });
  one.pages.keep({}, null, { rows: toRows('xy'), next: 'short', total: 6 }, 100);
  one.pages.keepWhole({ rows: toRows('new'), provenMs: 100 });
  send(one, other);
  expect(readIds(other.pages.whole(0)?.rows)).toBe('old');
  const fresh = open();
  send(other, fresh);
  send(one, fresh);
  expect(fresh.pages.recall({}, null, 2, 0)?.isView).toBe(true);
  other.values.delete('rows whole');
  expect(readIds(other.pages.recall({}, null, 2, 0)?.rows)).toBe('xy');
  expect(readIds(other.pages.recall({}, null, 4, 0)?.rows)).toBe('abcd');
});

test('what is no such value is refused', () => {
  const { pages } = open();
  for (const { form } of pages.toCacheRequests({}, null)) {
    for (const json of [null, 7, {}, { pages: [{}] }, { rows: [1], provenMs: 1 }])
      expect(form.parse(json, { ofProof: (ms) => ms, ofArrival: (ms) => ms })).toBeNull();
  }
});
