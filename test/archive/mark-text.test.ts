import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markText } from '../../src/archive/mark-text.ts';
import { parseSearchText } from '../../src/archive/parse-search-text.ts';

const mark = (text: string, search: string) => markText(text, parseSearchText(search).wanted);

describe('markText', () => {
  it.each([
    ['Where is my order?', 'order', 'Where is my <mark>order</mark>?'],
    ['ORDER order Orders', 'order', '<mark>ORDER</mark> <mark>order</mark> Orders'],
    ['Orders and ordering', 'order*', '<mark>Orders</mark> and <mark>ordering</mark>'],
    ['Das Café', 'cafe', 'Das <mark>Café</mark>'],
    ['money back, back money', '"money back"', '<mark>money back</mark>, back money'],
    ['我想在北京预订一家酒店', '酒店 北京', '我想在<mark>北京</mark>预订一家<mark>酒店</mark>'],
    ['がか', 'か', 'が<mark>か</mark>'],
    ['<b>"order" & it\'s</b>', 'order', '&lt;b&gt;&quot;<mark>order</mark>&quot; &amp; it&#39;s&lt;/b&gt;'],
    ['nothing here', 'order', 'nothing here'],
  ])('marks %j for %j', (text, search, expected) => {
    expect(mark(text, search).snippet).toBe(expected);
  });

  it('shows the part around the first match', () => {
    const { snippet } = mark(`${'before '.repeat(100)}needle ${'after '.repeat(100)}`, 'needle');
    expect(snippet).toMatch(/^….{30,50}<mark>needle<\/mark>.{100,200}…$/);
  });

  it('cuts no character in two, and is always a part of the text', () => {
    const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
    const text = fc.array(fc.constantFrom('needle', ' ', '😀', '<', '&', "'", '酒', 'é', 'x'), {
      maxLength: 400,
    });
    fc.assert(
      fc.property(text, (parts) => {
        const whole = parts.join('');
        const { snippet, score } = mark(whole, 'needle 酒 x*');
        const plain = snippet
          .replace(/^…|…$/g, '')
          .replaceAll(/<\/?mark>/g, '')
          .replaceAll(/&([\w#]+);/g, (_, name: string) => entities[name] ?? '');
        expect(whole).toContain(plain);
        expect(plain).not.toMatch(/[\uD800-\uDFFF]/u);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('scores more matches and shorter texts higher, and no match with 0', () => {
    const score = (text: string) => mark(text, 'order').score;
    expect(score('order order')).toBeGreaterThan(score('order here'));
    expect(score('order')).toBeGreaterThan(score(`order ${'and more '.repeat(50)}`));
    expect(score('none')).toBe(0);
  });
});
