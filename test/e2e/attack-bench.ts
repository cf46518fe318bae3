import { request } from 'node:http';
import pino from 'pino';
import { createApiKey } from '../../src/auth/create-api-key.ts';
import { createAuthenticator } from '../../src/auth/create-authenticator.ts';
import { createSubgraph } from '../../src/federation/create-subgraph.ts';
import { parse, peki, withKey } from '../config/parse-config-input.ts';
import { type Stack, startStack } from './start-stack.ts';

/** One HTTP request, as it is written on the wire: neither method nor path is tidied up. */
export interface Attack {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What came back. */
export interface Outcome {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The codes of its errors; empty where it is no GraphQL. */
  readonly codes: readonly unknown[];
  /** Null without a `data` that holds anything. */
  readonly data: unknown;
  /** Of this process, which is both ends. */
  readonly cpuMs: number;
  /** Requests to the REST APIs meanwhile. */
  readonly upstreamCalls: number;
}

/** A server with what the production profile sets, over the sandbox, and a caller who may read, but no more than that. */
export interface AttackBench {
  readonly stack: Stack;
  attack(attack: Attack): Promise<Outcome>;
  /** POST of JSON, as GraphQL clients do. */
  post(body: unknown, headers?: Readonly<Record<string, string>>): Promise<Outcome>;
}

const jsonHeaders = {
  'content-type': 'application/json',
  accept: 'application/graphql-response+json',
};

/** Starts it; a subgraph, because that has more ways in. Stop its stack. */
export async function startAttackBench(): Promise<AttackBench> {
  const { limits, server } = parse({ CONVOGRAPH_PROFILE: 'production', ...peki, ...withKey });
  const { schema } = createSubgraph({ node: 'omit', typePrefix: '' });
  const { key, sha256 } = createApiKey();
  const grant = { name: 'attacker', sha256, chatbotIds: null, scopes: ['read'] } as const;
  const log = pino({ level: 'error' });
  const authenticate = createAuthenticator({ log })({ apiKeys: [grant], jwt: null });
  const settings = { limits, hasGraphiql: server.hasGraphiql };
  const stack = await startStack({ schema, authenticate, log, server: settings });

  async function attack(given: Attack): Promise<Outcome> {
    await stack.takeRequestCounts();
    const started = process.cpuUsage();
    const headers = { authorization: `Bearer ${key}`, ...given.headers };
    const answer = await send(new URL(stack.url), { ...given, headers });
    const { user, system } = process.cpuUsage(started);
    const cpuMs = (user + system) / 1_000;
    const { total } = await stack.takeRequestCounts();
    return { ...answer, ...readAnswer(answer.text), cpuMs, upstreamCalls: total };
  }

  return {
    stack,
    attack,
    post: (body, headers = {}) =>
      attack({ method: 'POST', headers: { ...jsonHeaders, ...headers }, body: JSON.stringify(body) }),
  };
}

function send(
  { hostname, port, pathname }: URL,
  { method = 'GET', path = pathname, headers = {}, body }: Attack,
): Promise<Pick<Outcome, 'status' | 'headers' | 'text'>> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const options = { hostname, port, path, method, headers: { ...length, ...headers }, agent: false };
    const call = request(options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
      });
    });
    call.once('error', reject);
    call.end(body);
  });
}

function readAnswer(text: string): Pick<Outcome, 'codes' | 'data'> {
  try {
    const { errors = [], data = null } = JSON.parse(text);
    return { codes: errors.map((error: { extensions: { code: unknown } }) => error.extensions.code), data };
  } catch {
    return { codes: [], data: null };
  }
}
