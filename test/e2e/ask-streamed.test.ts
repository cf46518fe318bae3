import { describe, expect, it } from 'vitest';
import { type Stack, startTestStack } from './start-stack.ts';

const route = 'POST /api/ask';

const query = `mutation Streamed($input: AskInput!) {
  ask(input: $input) { parts @stream(initialCount: 0) { __typename ... on AskText { text } } session { sessionId } }
}`;

const variables = {
  input: { chatbotId: 'bot_123456', sessionId: 'c1', question: 'How many customers do we have?' },
};

async function post({ url }: Stack, accept: string): Promise<Response> {
  const headers = { 'content-type': 'application/json', accept };
  return fetch(url, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
}

/** Reads until the text is there, or to the end. */
async function readUntil({ body }: Response, end: string | null): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const bytes of body ?? []) {
    text += decoder.decode(bytes, { stream: true });
    if (end !== null && text.includes(end)) break;
  }
  return text;
}

const textsIn = (text: string) =>
  [...text.matchAll(/"text":("(?:[^"\\]|\\.)*")/g)].map(([, json = '""']): string => JSON.parse(json));

const readStatuses = async (stack: Stack) => {
  const { entries } = (await stack.control('GET', 'log')) as {
    readonly entries: readonly { readonly status: number | null }[];
  };
  return entries.map(({ status }) => status);
};

describe('an answer that is streamed over HTTP', () => {
  it.each(['multipart/mixed;deferSpec=20220824', 'multipart/mixed;incrementalSpec=v0.2'])(
    'comes in parts as %s',
    async (accept) => {
      const stack = await startTestStack();
      const response = await post(stack, `${accept}, application/json`);
      expect(response.headers.get('content-type')).toMatch(/^multipart\/mixed/);
      expect(response.headers.get('cache-control')).toContain('no-store');
      const text = await readUntil(response, null);
      expect(textsIn(text)).toEqual(['You ', 'have ', '12 ', 'customers.']);
      expect(text).not.toContain('"errors"');
      expect((await stack.takeRequestCounts()).byRoute).toEqual({ [route]: 1 });
    },
  );

  it('comes whole to a client that takes no parts', async () => {
    const stack = await startTestStack();
    const response = await post(stack, 'application/json');
    const { data } = await response.json();
    expect(data.ask.parts.map(({ text }: { readonly text: string }) => text).join('')).toBe(
      'You have 12 customers.',
    );
    expect((await stack.takeRequestCounts()).byRoute).toEqual({ [route]: 1 });
  });

  it('is seen while it is written, and ends its call when the client leaves', async () => {
    const stack = await startTestStack();
    await stack.control('PUT', 'faults', { rules: [{ route, fault: 'stall', events: 2 }] });
    const response = await post(stack, 'multipart/mixed;deferSpec=20220824, application/json');
    expect(textsIn(await readUntil(response, '"have "'))).toEqual(['You ', 'have ']);
    await expect.poll(() => readStatuses(stack)).toEqual([200]);
  });

  it('that breaks off says so after the parts that came', async () => {
    const stack = await startTestStack();
    await stack.control('PUT', 'faults', { rules: [{ route, fault: 'error-event' }] });
    const text = await readUntil(
      await post(stack, 'multipart/mixed;deferSpec=20220824, application/json'),
      null,
    );
    expect(textsIn(text)).toEqual(['You ', 'have ']);
    expect(text).toContain('UPSTREAM_OUTCOME_UNKNOWN');
    expect((await stack.takeRequestCounts()).byRoute).toEqual({ [route]: 1 });
  });
});
