import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEvents } from '../../src/sources/read-events.ts';

async function readAll(pieces: readonly Buffer[]): Promise<unknown[]> {
  async function* give() {
    yield* pieces;
  }
  const events: unknown[] = [];
  for await (const event of readEvents(give(), () => new Error('cut'))) events.push(event);
  return events;
}

const read = (text: string) => readAll([Buffer.from(text)]);

describe('server-sent events', () => {
  it('give their JSON; other types, comments and what is no JSON are passed over', async () => {
    const text = [
      '\ufeffdata: {"a":1}\n\n',
      ': comment\n\n',
      'event: ping\ndata: {"b":2}\n\n',
      'event: message\ndata: {"c":3}\n\n',
      'data: [DONE]\n\n',
      'data: {"d":\ndata: 4}\n\n',
      'data: {"big":12345678901234567890}\n\n',
    ].join('');
    expect(await read(text)).toEqual([{ a: 1 }, { c: 3 }, { d: 4 }, { big: '12345678901234567890' }]);
  });

  it('need no blank line after the last', async () => {
    expect(await read('data: {"a":1}\n\ndata: {"b":2}')).toEqual([{ a: 1 }, { b: 2 }]);
  });

  it('are cut where the last is no whole object', async () => {
    await expect(read('data: {"a":1}\n\ndata: {"b":')).rejects.toThrow('cut');
    expect(await read('data: {"a":1}\n\ndata: [DO')).toEqual([{ a: 1 }]);
  });

  it('are the same in whatever pieces they come, and however lines end', async () => {
    const event = fc.record({
      content: fc.string({ unit: 'grapheme', maxLength: 20 }),
      isText: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { maxLength: 10 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.infiniteStream(fc.integer({ min: 1, max: 12 })),
        async (events, ending, sizes) => {
          const text = events.map((each) => `data: ${JSON.stringify(each)}${ending}${ending}`).join('');
          const bytes = Buffer.from(text);
          const pieces: Buffer[] = [];
          for (let at = 0; at < bytes.length; ) {
            const size = sizes.next().value ?? 1;
            pieces.push(bytes.subarray(at, at + size));
            at += size;
          }
          expect(await readAll(pieces)).toEqual(events);
        },
      ),
    );
  });
});
