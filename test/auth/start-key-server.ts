import type { ServerResponse } from 'node:http';
import type { JWK } from 'jose';
import { onTestFinished } from 'vitest';
import { startLoopbackServer } from '../../src/testing/start-loopback-server.ts';

/** An issuer's key server on loopback. */
export interface KeyServer {
  readonly url: string;
  /** How often it was asked. */
  readonly asked: () => number;
  /** What it says from now on. */
  publish(keys: readonly JWK[]): void;
  /** What it does from now on instead of answering with the keys; null: nothing. */
  fail(how: ((response: ServerResponse) => void) | null): void;
}

/** Starts one that ends with the test. */
export async function startKeyServer(first: readonly JWK[]): Promise<KeyServer> {
  let keys = first;
  let asked = 0;
  let failure: ((response: ServerResponse) => void) | null = null;
  const server = await startLoopbackServer((_request, response) => {
    asked += 1;
    if (failure !== null) return failure(response);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys }));
  });
  onTestFinished(server.close);
  return {
    url: `${server.origin}/keys`,
    asked: () => asked,
    publish(next) {
      keys = next;
    },
    fail(how) {
      failure = how;
    },
  };
}
