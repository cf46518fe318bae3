import { describe, expect, it } from 'vitest';
import type { SqlResult } from '../../src/models.ts';
import { createBeforeScript, createSqlMessage } from '../loaders/scripted-source.ts';
import { askGraph, at, readGraph } from './ask-graph.ts';

function askResult(given: (Omit<SqlResult, 'columns'> & Partial<SqlResult>) | null, selection: string) {
  const result = given && { columns: null, ...given };
  const bot = createBeforeScript({ messages: [createSqlMessage(1, { result })] });
  return askGraph(
    [bot],
    `{ chatbot(chatbotId: "bot") { messages(sessionId: "c1", includeSql: true) { nodes { ... on SqlMessage { sql result { ${selection} } } } } } }`,
  );
}

const path = 'chatbot.messages.nodes.0.result';
const rows = Array.from({ length: 250 }, (_, number) => ({ number }));

describe('SQL results', () => {
  it('name the columns of all rows, as they first appear', async () => {
    const result = {
      rows: [{ b: 1, a: null }, {}, { a: 2, ä: 'x', '': 0 }],
      viewLink: 'https://x.example/view',
    };
    const { data, errors } = await askResult(result, 'columns rowCount rows viewLink');
    expect(errors).toEqual([]);
    expect(at(data, path)).toEqual({ columns: ['b', 'a', 'ä', ''], rowCount: 3, ...result });
  });

  it('name them in the order of the text, where rows cannot keep it', async () => {
    const columns = ['name', '2025', '1'];
    const { data } = await askResult(
      { rows: [{ 1: 7, 2025: 5, name: 'x' }], columns, viewLink: null },
      'columns',
    );
    expect(at(data, `${path}.columns`)).toEqual(columns);
  });

  it.each([
    ['', 0, 100],
    ['(limit: 3)', 0, 3],
    ['(offset: 248)', 248, 250],
    ['(offset: 120, limit: 5)', 120, 125],
    ['(offset: 250)', 250, 250],
    ['(offset: 900, limit: 900)', 250, 250],
    ['(limit: 0)', 0, 0],
    ['(offset: null, limit: null)', 0, 100],
    ['(limit: 2147483647)', 0, 250],
  ])('are read in slices: rows%s', async (args, start, end) => {
    const { data } = await askResult({ rows, viewLink: null }, `rowCount rows${args}`);
    expect(at(data, path)).toEqual({ rowCount: 250, rows: rows.slice(start, end) });
  });

  it.each(['(offset: -1)', '(limit: -1)'])('refuse rows%s and keep the rest', async (args) => {
    const { data, errors } = await askResult({ rows, viewLink: null }, `rowCount rows${args}`);
    expect(at(data, path)).toEqual({ rowCount: 250, rows: null });
    expect(errors).toMatchObject([
      { code: 'BAD_USER_INPUT', path: `${path}.rows`, message: '`offset` and `limit` must not be negative.' },
    ]);
  });

  it('may be empty, or missing', async () => {
    const empty = await askResult({ rows: [], viewLink: null }, 'columns rowCount rows viewLink');
    expect(at(empty.data, path)).toEqual({ columns: [], rowCount: 0, rows: [], viewLink: null });
    const missing = await askResult(null, 'rowCount');
    expect(missing).toMatchObject({ errors: [] });
    expect(at(missing.data, path)).toBeNull();
  });

  it('keep what JSON numbers cannot hold as text', async () => {
    const odd = { big: '9007199254740993', list: [1, [null]], nested: { a: 'b' }, text: 'ß😟' };
    const { data } = await askResult({ rows: [odd], viewLink: null }, 'rows');
    expect(at(data, `${path}.rows.0`)).toEqual(odd);
  });

  it('cannot be given as an input', async () => {
    const query = 'query ($x: ID!) { chatbot(chatbotId: $x) { name } }';
    await expect(readGraph([], query, { x: { rows: [] } })).rejects.toThrow('ID cannot represent');
  });
});
