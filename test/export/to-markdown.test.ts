import fc from 'fast-check';
import { marked } from 'marked';
import { describe, expect, it } from 'vitest';
import { toTranscript, toTranscriptHead } from '../../src/export/to-markdown.ts';
import type { Message, SqlMessage } from '../../src/models.ts';
import { createSession, createSql, createText, firstMs } from '../archive/archive-rows.ts';

const session = createSession('s1');
const transcribe = (...messages: Message[]) => toTranscript(messages, session, null).text;
const render = (markdown: string) => marked.parse(markdown, { async: false, gfm: true });

/** What a reader sees of a page: its words, with one space between them. */
function toSeen(html: string): string {
  const entities: Readonly<Record<string, string>> = {
    lt: '<',
    gt: '>',
    amp: '&',
    quot: '"',
    '#39': "'",
    nbsp: ' ',
  };
  return html
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/&(lt|gt|amp|quot|#39|nbsp);/g, (_, name: string) => entities[name] ?? '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

const tagsOf = (html: string) => [...new Set([...html.matchAll(/<(\w+)/g)].map(([, tag]) => tag))].sort();

/** Texts of what has a meaning in Markdown. */
const odd = fc
  .array(
    fc.oneof(
      fc.constantFrom(...'\\`*_{}[]<>()#+-.!|~&$@:=\n\n \t"\'1a'),
      fc.constantFrom(
        ...[
          'https://a.example/b',
          'www.a.example',
          'a@b.example',
          '<b>',
          '&amp;',
          '```',
          '~~~',
          '1. ',
          '    ',
          '---',
        ],
        ...[
          '- [ ] ',
          '![x](y)',
          '[x]: y',
          '> ',
          '| a | b |\n| - | - |',
          '\r\n',
          '\u0000',
          '酒店',
          '# ',
          '===',
        ],
      ),
      fc.string({ maxLength: 4 }),
    ),
    { maxLength: 14 },
  )
  .map((parts) => parts.join(''));

describe('a transcript', () => {
  it('has a heading for each day, and says who said what when', () => {
    const dayMs = 86_400_000;
    const named = createSession('s1', { subject: 'A # mug', userName: 'Ada', createdAtMs: firstMs });
    const part = toTranscript(
      [
        createText('m1', 'Hello\nthere'),
        createText('m2', 'Good day', { role: 'ASSISTANT', createdAtMs: firstMs + 1_500 }),
        createText('m3', 'Bye', { createdAtMs: firstMs + dayMs }),
        createText('m4', '?', { createdAtMs: null, role: 'UNKNOWN' }),
      ],
      named,
      null,
    );
    expect(`${toTranscriptHead(named)}${part.text}`).toBe(`# A \\# mug

- Conversation: s1
- Chatbot: shop
- User: Ada
- Began: 2025-04-08 12:00 UTC

## Tuesday, 8 April 2025

**Ada**, 12:00:00 UTC

Hello\\
there

**Assistant**, 12:00:01 UTC

Good day

## Wednesday, 9 April 2025

**Ada**, 12:00:00 UTC

Bye

## At an unknown time

**Unknown**

?

`);
    const next = toTranscript(
      [createText('m5', 'Again', { createdAtMs: firstMs + dayMs })],
      named,
      '2025-04-09',
    );
    expect(next).toEqual({ text: '**Ada**, 12:00:00 UTC\n\nAgain\n\n', day: '2025-04-09' });
  });

  it('shows SQL as code, and what it gave as a table', () => {
    const result: SqlMessage['result'] = {
      rows: [
        { a: 1, 'b|c': null },
        { a: 'x|<i>\ny', 'b|c': [1] },
      ],
      columns: ['a', 'b|c'],
      viewLink: 'https://secret.example/1',
    };
    const text = transcribe(createSql('m1', 'SELECT `a`, "```" FROM t', { result }));
    expect(text).not.toContain('secret');
    expect(text).toContain('````sql\nSELECT `a`, "```" FROM t\n````\n');
    const html = render(text);
    expect(html.match(/<t[hd]>[^<]*/g)).toEqual([
      ...['<th>a', '<th>b|c', '<td>1', '<td>', '<td>x|&lt;i&gt; y', '<td>[1]'],
    ]);
    expect(
      transcribe(createSql('m1', 'SELECT 1', { result: { ...result, rows: [], columns: null } })),
    ).toContain('*No rows*');
  });

  it('shows pictures and attachments as links to what is on the web, and never as pictures', () => {
    const image = (url: string): Message => ({ ...createText('m1', ''), kind: 'image', url }) as Message;
    const html = render(transcribe(image('https://a.example/(x)>y.png?q=<b>')));
    expect(html).toContain(
      '<a href="https://a.example/%28x%29%3Ey.png?q=%3Cb%3E">Image: https://a.example/(x)&gt;y.png',
    );
    expect(html).not.toContain('<img');
    const attached = createText('m1', 'see', { attachmentUrl: 'javascript:alert(1)' });
    expect(render(transcribe(attached))).not.toContain('<a');
  });

  it('shows any text as it is, and nothing in it has a meaning', () => {
    fc.assert(
      fc.property(odd, (text) => {
        const html = render(transcribe(createText('m1', text)));
        expect(tagsOf(html).filter((tag) => !['h2', 'p', 'strong', 'br'].includes(tag ?? ''))).toEqual([]);
        const seen = toSeen(html).replace(/^Tuesday, 8 April 2025 User , 12:00:00 UTC/, '');
        const said = text.replaceAll(/\r\n?/g, '\n').replaceAll(/(?![\n\t])\p{Cc}/gu, '\uFFFD');
        expect(seen.trim()).toBe(said.replaceAll(/\s+/g, ' ').trim());
      }),
      { numRuns: 2_000 },
    );
  });
});
