import { expect, it } from 'vitest';
import { withRetention } from '../../src/archive/with-retention.ts';
import { createShop, createText, firstMs, toSearch } from './archive-rows.ts';
import { openTestArchive } from './open-test-archive.ts';

it('takes nothing that is too old already, and removes what has become so', async () => {
  let nowMs = firstMs;
  const archive = withRetention(await openTestArchive(), { retentionMs: 1_000, now: () => nowMs });
  const shop = createShop();
  const find = async () => {
    const found = await archive.search(toSearch(shop, 'hello'), null, 10);
    return found.map(({ message }) => message.messageId);
  };
  const messages = [
    createText('new', 'hello'),
    createText('edge', 'hello', { createdAtMs: firstMs - 1_000 }),
    createText('old', 'hello', { createdAtMs: firstMs - 1_001 }),
    createText('timeless', 'hello', { createdAtMs: null }),
  ];
  await archive.write(shop, { messages });
  expect(await find()).toEqual(['new', 'edge', 'timeless']);
  await archive.removeExpired();
  expect(await find()).toEqual(['new', 'edge', 'timeless']);
  nowMs += 1;
  await archive.removeExpired();
  expect(await find()).toEqual(['new', 'timeless']);
});
