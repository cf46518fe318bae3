import { request as send } from 'node:http';
import { pipeline } from 'node:stream';
import type { Sandbox } from '../../src/sandbox/start-sandbox.ts';
import { startLoopbackServer } from '../../src/testing/start-loopback-server.ts';
import { signedHeaders } from '../sandbox/sandbox-client.ts';

/** Stands between a server and the sandbox, which it asks with credentials of its own. */
export interface Forwarder {
  readonly origin: string;
  /** What the requests carried that nobody else may see: keys, bearers and signatures. */
  readonly secrets: ReadonlySet<string>;
  close(): Promise<void>;
}

/** Takes requests below `/{prefix}` only. */
export async function startForwarder(sandbox: Sandbox, prefix: string): Promise<Forwarder> {
  const secrets = new Set<string>();
  const { origin, close } = await startLoopbackServer((request, response) => {
    const { 'x-api-key': key, 'x-signature': signature, authorization = '' } = request.headers;
    for (const secret of [key, signature, authorization.replace('Bearer ', '')].flat()) {
      if (secret) secrets.add(secret);
    }
    const path = request.url?.replace(`/${prefix}/`, '/') ?? '/';
    const { peki, askyourdatabase } = sandbox.credentials;
    const headers = path.startsWith('/api/Dev/')
      ? signedHeaders('GET', path, '', peki, Date.now())
      : { authorization: `Bearer ${askyourdatabase.apiKey}` };
    const forwarded = send(sandbox.url + path, { headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      pipeline(answer, response, () => response.destroy());
    });
    forwarded.on('error', () => response.destroy());
    response.on('close', () => forwarded.destroy());
    forwarded.end();
  });
  return { origin, secrets, close };
}
