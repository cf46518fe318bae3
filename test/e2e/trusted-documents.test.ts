import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseTrustedDocuments } from '../../src/config/trusted-documents-config.ts';
import { findDocumentProblems } from '../../src/graphql/find-document-problems.ts';
import { defaultLimits } from '../../src/limits.ts';
import { createSchema } from '../../src/schema/create-schema.ts';
import { graphql } from '../generated/gql.ts';
import type { TypedDocumentString } from '../generated/graphql.ts';
import { type Stack, startStack } from './start-stack.ts';

const names = graphql(/* GraphQL */ `
  query TrustedNames($chatbotId: ID!, $first: Int!) {
    chatbot(chatbotId: $chatbotId) { users(first: $first) { totalCount nodes { username ...TrustedSessions } } }
  }
`);

graphql(/* GraphQL */ `
  fragment TrustedSessions on User { sessions(first: 1) { nodes { subject } } }
`);

const problems: string[] = [];
const path = new URL('../generated/persisted-documents.json', import.meta.url);
const texts = parseTrustedDocuments(readFileSync(path, 'utf8'), 'persisted-documents.json', problems);

let open: Stack;
let closed: Stack;
beforeAll(async () => {
  open = await startStack();
  closed = await startStack({ server: { trustedDocuments: { texts, isOnly: true } } });
});
afterAll(() => Promise.all([open.stop(), closed.stop()]));

/** As a client would that was built by the same run of codegen. */
async function askById<Data, Variables>(
  { __meta__ }: TypedDocumentString<Data, Variables>,
  variables: Variables,
): Promise<{ readonly data?: Data; readonly errors?: unknown }> {
  const response = await fetch(closed.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ documentId: __meta__?.['hash'], variables }),
  });
  return response.json();
}

describe('the manifest that codegen writes', () => {
  it('holds what this server answers, under its limits', () => {
    expect(problems).toEqual([]);
    expect(texts.size).toBeGreaterThan(20);
    const check = { schema: createSchema(), limits: { ...defaultLimits, hasIntrospection: false } };
    expect(findDocumentProblems(texts, check)).toEqual([]);
  });

  it('names the typed documents', () => {
    expect(names.__meta__?.['hash']).toMatch(/^sha256:[0-9a-f]{64}$/);
  });
});

describe('a server that answers nothing else', () => {
  it('answers a typed document by its id as it answers its text, at the same cost', async () => {
    const [chatbotId = ''] = open.sandbox.pekiChatbotIds;
    const variables = { chatbotId, first: 3 };
    const { chatbot } = await open.read(names, variables);
    const cost = await open.takeRequestCounts();
    expect(chatbot?.users?.nodes).toHaveLength(3);
    await closed.takeRequestCounts();
    expect(await askById(names, variables)).toEqual({ data: { chatbot } });
    expect(await closed.takeRequestCounts()).toEqual(cost);
    expect(await askById(names, variables)).toEqual({ data: { chatbot } });
    expect((await closed.takeRequestCounts()).total).toBe(0);
  });

  it('refuses the text, before any call', async () => {
    const [chatbotId = ''] = closed.sandbox.pekiChatbotIds;
    await closed.takeRequestCounts();
    const { status, data, errors } = await closed.ask(names, { chatbotId, first: 4 });
    expect({ status, data }).toEqual({ status: 400, data: null });
    expect(errors).toMatchObject([{ extensions: { code: 'UNTRUSTED_DOCUMENT' } }]);
    expect((await closed.takeRequestCounts()).total).toBe(0);
  });
});
