import { onTestFinished } from 'vitest';
import type { ServerOptions } from '../../../src/http-server/server-options.ts';
import { defaultLimits, type Limits } from '../../../src/limits.ts';
import { createSchema } from '../../../src/schema/create-schema.ts';
import { startTestServer, type TestAnswer, type TestServer } from '../../http-server/start-test-server.ts';

export interface LimitedServer extends TestServer {
  /** Sends these bytes as JSON. */
  post(body: string | ReadableStream, headers?: Readonly<Record<string, string>>): Promise<Posted>;
}

export interface Posted {
  readonly status: number;
  readonly body: TestAnswer;
  /** The code of the only error; else all of them. */
  readonly code: unknown;
}

const schema = createSchema();
export const jsonHeaders = {
  'content-type': 'application/json',
  accept: 'application/graphql-response+json',
};

/** A server over the real graph, without a chatbot, that stops when the test ends. */
export async function startLimitedServer(
  limits: Partial<Limits> = {},
  options: Partial<ServerOptions> = {},
): Promise<LimitedServer> {
  const test = await startTestServer({}, { schema, limits: { ...defaultLimits, ...limits }, ...options });
  onTestFinished(() => test.server.stop());
  return {
    ...test,
    async post(body, headers = jsonHeaders) {
      const init = { method: 'POST', headers, body, ...(typeof body !== 'string' && { duplex: 'half' }) };
      const response = await fetch(test.url, init as RequestInit);
      const answer: TestAnswer = await response.json();
      const codes = (answer.errors ?? []).map(({ extensions }) => extensions['code']);
      return { status: response.status, body: answer, code: codes.length === 1 ? codes[0] : codes };
    },
  };
}

/** The body of a GraphQL request. */
export function toBody(query: string, variables?: object): string {
  return JSON.stringify({ query, variables });
}
