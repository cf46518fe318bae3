import { describe, expect, it } from 'vitest';
import { blankForeignRow, isForeign } from '../../src/sources/blank-foreign-row.ts';

const fields = { chatbot: 'chatbotId', time: 'createdAt' };

describe('a row', () => {
  it.each([
    [{ chatbotId: 'bot_b', text: 'secret' }, true],
    [{ chatbotId: 7 }, true],
    [{ chatbotId: 'bot_a' }, false],
    [{ chatbotId: '' }, false],
    [{ chatbotId: null }, false],
    [{}, false],
    ['text', false],
  ])('%j belongs to another chatbot: %j', (raw, expected) => {
    expect(isForeign(raw, fields, 'bot_a')).toBe(expected);
  });

  it('of another chatbot keeps its place and nothing else', () => {
    const raw = { id: 'm1', chatbotId: 'bot_b', createdAt: '2024-01-15T10:30:00Z', text: 'secret' };
    const row = { raw, id: 'm1', hasOwnId: true };
    expect(blankForeignRow(row, fields, 'bot_a')).toEqual({ ...row, raw: { createdAt: raw.createdAt } });
    expect(blankForeignRow({ ...row, raw: { chatbotId: 'bot_b' } }, fields, 'bot_a')).toEqual({
      ...row,
      raw: {},
    });
    expect(blankForeignRow(row, fields, 'bot_b')).toBe(row);
  });
});
