import { specifiedRules, validate } from 'graphql';
import pino from 'pino';
import { createRecentTokens } from '../../../src/auth/create-recent-tokens.ts';
import { createCostEstimator } from '../../../src/graphql/limits/create-cost-estimator.ts';
import { createDocumentCache } from '../../../src/graphql/limits/create-document-cache.ts';
import { createDocumentParser } from '../../../src/graphql/limits/create-document-parser.ts';
import { createAnswerCache } from '../../../src/http-server/answer-cache.ts';
import { createServer } from '../../../src/http-server/create-server.ts';
import type { ServerOptions } from '../../../src/http-server/server-options.ts';
import { defaultLimits } from '../../../src/limits.ts';
import { createSchema } from '../../../src/schema/create-schema.ts';
import { createOperationNames } from '../../../src/telemetry/metric-names.ts';
import { createTestContext } from '../../http-server/start-test-server.ts';
import type { Filled } from './measure-heap.ts';

const schema = createSchema();
const parse = createDocumentParser(defaultLimits);
const sizes = { chatbotIds: () => ['shop'], of: () => ({ total: null, pageSize: 100 }) };

/** Valid documents, weighed for each of these variables. */
export function fillDocuments(
  entries: number,
  toQuery: (index: number) => string,
  toVariables: () => readonly Readonly<Record<string, unknown>>[] = () => [{}],
): Filled {
  const documents = createDocumentCache();
  const weigh = createCostEstimator({ schema, maxFirst: 100 });
  for (let i = 0; i < entries; i++) {
    // As it comes from a body: a text of its own.
    const { query } = JSON.parse(JSON.stringify({ query: toQuery(i) }));
    const document = parse(query);
    const [error] = validate(schema, document, specifiedRules);
    if (error !== undefined) throw error;
    for (const variables of toVariables()) weigh({ document, operationName: null, variables, sizes });
    documents.set(query, document);
  }
  return { chargedBytes: documents.sizeBytes, entries, holder: [documents, weigh] };
}

/** A server that has answered these bodies, one after the other. */
export async function fillServer(
  bodies: readonly object[],
  options: Partial<ServerOptions> = {},
): Promise<Filled> {
  const log = pino({ level: 'silent' });
  const server = createServer({ schema, createContext: createTestContext, log, ...options });
  const url = await server.listen('127.0.0.1', 0);
  for (const body of bodies) {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
    await response.arrayBuffer();
  }
  await server.stop();
  return { chargedBytes: 0, entries: bodies.length, holder: server };
}

/** A server that names its operations in metrics, each of which came in a document of 90,000 characters. */
export async function fillNames(): Promise<Filled> {
  const toName = createOperationNames();
  const bodies = Array.from({ length: 60 }, (_, i) => ({
    query: `query AnOperationWithALongName${i} { __typename }`.padEnd(90_000),
  }));
  const { entries } = await fillServer(bodies, {
    observer: { onEnd: (operation) => void toName(operation) },
  });
  return { chargedBytes: 0, entries, holder: toName };
}

/** Answers, by the bodies that asked for them. */
export function fillAnswers(toBody: (index: number) => string): Filled {
  const answers = createAnswerCache({ now: () => 0 });
  const entries = 1_500;
  for (let i = 0; i < entries; i++) {
    const answer = new Uint8Array(Buffer.from('{"data":{}}')).buffer;
    answers.set(`rights\napplication/json\n${Buffer.from(toBody(i)).toString()}`, {
      body: [Buffer.from(answer)],
      operation: {
        name: `Operation${i}`,
        documentHash: `${i}`.padStart(16, '0'),
        isTrusted: null,
        isIntrospection: false,
      },
      expiryMs: 1_000,
    });
  }
  return { chargedBytes: answers.sizeBytes, entries, holder: answers };
}

/** Verified tokens, each of which names so many chatbots. */
export function fillTokens(chatbots: number): Filled {
  const tokens = createRecentTokens(() => 0);
  const entries = 600;
  for (let i = 0; i < entries; i++) {
    const chatbotIds = Array.from({ length: chatbots }, (_, k) => `${i}.${k}`);
    tokens.set(`token ${i}`, { id: `jwt:${i}`, chatbotIds, scopes: ['read'] }, 30_000);
  }
  return { chargedBytes: tokens.sizeBytes, entries, holder: tokens };
}
