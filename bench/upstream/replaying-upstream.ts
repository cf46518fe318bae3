import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Pool } from 'undici';
import { type CallInterval, summarizeCalls } from './call-recorder.ts';

interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly bytes: Buffer;
}

/**
 * The upstream of every measured server: the first GET of a path goes to the sandbox with the caller's own headers,
 * which verifies the signature; from then on the path is answered from memory. Failures are never remembered.
 * `/__bench/…` steers it: PUT latency (milliseconds as text), POST and DELETE recording, GET calls, POST forget.
 */
export function createReplayingUpstream(sandboxUrl: string): Server {
  const sandbox = new Pool(sandboxUrl);
  const answers = new Map<string, Answer>();
  let latencyMs = 0;
  let calls = 0;
  let recording: CallInterval[] | null = null;

  async function fetchAnswer(path: string, request: IncomingMessage): Promise<Answer> {
    const { host: _host, connection: _connection, ...headers } = request.headers;
    const { statusCode, headers: answered, body } = await sandbox.request({ method: 'GET', path, headers });
    const answer = {
      status: statusCode,
      contentType: String(answered['content-type']),
      bytes: Buffer.from(await body.arrayBuffer()),
    };
    if (statusCode === 200) answers.set(path, answer);
    return answer;
  }

  async function answerCall(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const startMs = performance.now();
    const recordedIn = recording;
    calls += 1;
    const answer = answers.get(path) ?? (await fetchAnswer(path, request));
    const waitMs = latencyMs - (performance.now() - startMs);
    if (latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, Math.max(0, waitMs)));
    response.writeHead(answer.status, {
      'content-type': answer.contentType,
      'content-length': answer.bytes.length,
    });
    response.end(answer.bytes);
    recordedIn?.push({ path, startMs, endMs: performance.now() });
  }

  async function steer(action: string, request: IncomingMessage): Promise<unknown> {
    if (action === 'PUT latency') latencyMs = Number(await readText(request));
    else if (action === 'POST recording') recording = [];
    else if (action === 'DELETE recording') return stopRecording();
    else if (action === 'POST forget') answers.clear();
    else if (action !== 'GET calls') throw new Error(`There is no ${action}.`);
    return { calls };
  }

  function stopRecording() {
    const recorded = summarizeCalls(recording ?? []);
    recording = null;
    return recorded;
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, url = '/' } = request;
    try {
      if (url.startsWith('/__bench/')) {
        const body = await steer(`${method} ${url.slice('/__bench/'.length)}`, request);
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      } else if (method === 'GET') {
        await answerCall(url, request, response);
      } else {
        response.writeHead(405).end();
      }
    } catch (error) {
      response.writeHead(502, { 'content-type': 'text/plain' }).end(String(error));
    }
  }

  const server = createServer((request, response) => void handle(request, response));
  // A connection that is closed for idleness at the moment it is used again would fail a measured call.
  server.keepAliveTimeout = 0;
  return server;
}

async function readText(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text;
}
