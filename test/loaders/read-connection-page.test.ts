import { describe, expect, it } from 'vitest';
import type { WindowRequest } from '../../src/loaders/list-keys.ts';
import type { MessageOrder } from '../../src/models.ts';
import type { Source } from '../../src/sources/source.ts';
import { openLoaders } from './open-loaders.ts';
import { createBeforeScript, createChat, createMessages, createNumberedScript } from './scripted-source.ts';

/** A window of the messages of session `s1` of `shop`, or of chat `c1` of `bot`. */
function load(source: Source, window: Partial<WindowRequest>, order: MessageOrder = 'NEWEST_FIRST') {
  const { chatbotId } = source.chatbot;
  return openLoaders(new Map([[chatbotId, source]])).messages.load({
    chatbotId,
    sessionId: chatbotId === 'shop' ? 's1' : 'c1',
    userId: null,
    includeSql: false,
    order,
    window: { from: 'start', count: 20, after: null, before: null, ...window },
  });
}

describe('whether a row follows', () => {
  it('is known without a call from a total that is larger, or a page that is not full', async () => {
    for (const [count, hasNext] of [
      [21, true],
      [19, false],
    ] as const) {
      const { source, calls } = createNumberedScript({ messages: createMessages(count) });
      const page = await load(source, {});
      expect(await page.hasNextPage()).toBe(hasNext);
      expect(await page.hasPreviousPage()).toBe(false);
      expect(calls).toEqual(['messages sessionId=s1 1/20']);
    }
  });

  it('takes one call where a full page ends at the total', async () => {
    const { source, calls } = createNumberedScript({ messages: createMessages(20) });
    const page = await load(source, {});
    expect(calls).toHaveLength(1);
    expect(await Promise.all([page.hasNextPage(), page.hasNextPage()])).toEqual([false, false]);
    expect(calls).toHaveLength(2);
    expect(await page.hasNextPage()).toBe(false);
    expect(calls).toHaveLength(2);
  });

  it('takes one call on a full page before a time, none on another', async () => {
    const full = createBeforeScript({ messages: createChat(20) });
    const page = await load(full.source, {});
    expect(full.calls).toHaveLength(1);
    expect(await page.hasNextPage()).toBe(false);
    expect(full.calls).toHaveLength(2);

    const short = createBeforeScript({ messages: createChat(19) });
    expect(await (await load(short.source, {})).hasNextPage()).toBe(false);
    const part = createBeforeScript({ messages: createChat(20) });
    expect(await (await load(part.source, { count: 19 })).hasNextPage()).toBe(true);
    expect([short.calls, part.calls]).toEqual([['messages c1 head'], ['messages c1 head']]);
  });
});

describe('whether a row precedes an empty window whose first bound is gone', () => {
  it.each([
    ['nothing is left above it', 0, false],
    ['a newer row stands above it', 1, true],
  ])('%s', async (_case, index, hasPrevious) => {
    const chat = createChat(5);
    const cursors = (await load(createBeforeScript({ messages: chat }).source, {})).edges.map(
      ({ cursor }) => cursor,
    );
    const { source } = createBeforeScript({ messages: chat.toSpliced(index, 1) });
    const page = await load(source, { after: cursors[index] ?? null, before: cursors[index + 1] ?? null });
    expect(page.edges).toEqual([]);
    expect(await page.hasPreviousPage()).toBe(hasPrevious);
    expect(await page.hasNextPage()).toBe(true);
  });
});

describe.each(['shop', 'bot'])('windows of %s', (chatbotId) => {
  const open = (count: number) =>
    chatbotId === 'shop'
      ? createNumberedScript({ messages: createMessages(count) }).source
      : createBeforeScript({ messages: createChat(count) }).source;

  it.each(['NEWEST_FIRST', 'OLDEST_FIRST'] as const)('follow Relay, %s', async (order) => {
    const source = open(30);
    const numbers = Array.from({ length: 30 }, (_, i) => (order === 'NEWEST_FIRST' ? 30 - i : i + 1));
    const all = await load(source, { count: 30 }, order);
    const cursorAt = (index: number) => all.edges[index]?.cursor ?? null;
    const cases: readonly (readonly [Partial<WindowRequest>, number, number])[] = [
      [{ count: 5 }, 0, 5],
      [{ count: 5, after: cursorAt(4) }, 5, 10],
      [{ count: 5, after: cursorAt(4), before: cursorAt(7) }, 5, 7],
      [{ count: 5, before: cursorAt(3) }, 0, 3],
      [{ count: 5, after: cursorAt(27) }, 28, 30],
      [{ count: 5, after: cursorAt(29) }, 30, 30],
      [{ from: 'end', count: 5 }, 25, 30],
      [{ from: 'end', count: 5, before: cursorAt(10) }, 5, 10],
      [{ from: 'end', count: 5, before: cursorAt(10), after: cursorAt(7) }, 8, 10],
      [{ from: 'end', count: 5, after: cursorAt(27) }, 28, 30],
      [{ from: 'end', count: 5, before: cursorAt(0) }, 0, 0],
    ];
    for (const [window, start, end] of cases) {
      const page = await load(source, window, order);
      const name = JSON.stringify({ ...window, after: window.after && 'A', before: window.before && 'B' });
      expect(
        page.edges.map(({ node }) => node.messageId),
        name,
      ).toEqual(numbers.slice(start, end).map((number) => `m${number}`));
      if (start === end) continue;
      expect(await page.hasNextPage(), `${name} next`).toBe(end < 30);
      expect(await page.hasPreviousPage(), `${name} previous`).toBe(start > 0);
    }
  });
});
