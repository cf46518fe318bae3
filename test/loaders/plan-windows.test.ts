import { describe, expect, it } from 'vitest';
import { type BatchWindow, planWindows } from '../../src/loaders/plan-windows.ts';

/** `a 0-5`: offsets 0 to 5 of list a; `a ?`: offsets that are not known; `a !`: an error. */
function toBatchWindow(key: string): BatchWindow & { readonly key: string } {
  const [listName = '', range = ''] = key.split(' ');
  const [from = 0, to = 0] = range.split('-').map(Number);
  const span = range === '?' ? null : { from, to };
  return { key, asked: range === '!' ? null : { filter: { list: listName }, span, rows: 1 } };
}

describe('the windows of a batch', () => {
  it.each([
    [['a 0-5', 'a 0-9', 'b 0-3'], ['a 0-9', 'b 0-3'], ['a 0-5'], 2],
    [['a 0-9', 'a 4-12', 'a ?'], ['a 0-9'], ['a 4-12', 'a ?'], 3],
    [['a 3-9', 'a ?', 'b ?'], ['a 3-9', 'a ?', 'b ?'], [], 3],
    [['a 0-5', 'a !', 'b !'], ['a 0-5', 'a !', 'b !'], [], 1],
    [['a 0-0', 'a 0-0'], ['a 0-0', 'a 0-0'], [], 2],
    [[], [], [], 0],
  ])('%j: first %j', (keys, first, others, lists) => {
    const plan = planWindows(keys.map(toBatchWindow));
    expect(plan.first.map(({ key }) => key)).toEqual(first);
    expect(plan.others.map(({ key }) => key)).toEqual(others);
    expect(plan.lists).toHaveLength(lists);
  });
});
