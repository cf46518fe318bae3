import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { ApiError } from './api-error.ts';
import { createApi } from './create-api.ts';
import { generateWorkspace, toAuthor, type WorkspaceSize } from './generate-workspace.ts';
import type { CursorReading } from './page-cursors.ts';
import { createRateWindows, type RateLimitOptions } from './rate-windows.ts';
import type { Workspace } from './workspace.ts';

export interface IntercomOptions {
  /** What a caller has to send as its bearer token. */
  readonly token?: string;
  readonly workspace?: WorkspaceSize;
  readonly rateLimit?: RateLimitOptions;
  readonly cursorReading?: CursorReading;
  /** 0: any free one. */
  readonly port?: number;
  /** Wall clock in epoch milliseconds, for the windows of the rate limit. */
  readonly now?: () => number;
}

/** One request as it came in. */
export interface SeenCall {
  readonly method: string;
  /** With its query. */
  readonly target: string;
  readonly body: unknown;
  readonly status: number;
}

export interface Intercom {
  /** `http://127.0.0.1:port`. */
  readonly url: string;
  readonly token: string;
  readonly workspace: Workspace;
  /** Every request since the start or the last `forgetCalls`, refused ones too, in the order of their answers. */
  readonly calls: readonly SeenCall[];
  forgetCalls(): void;
  /** Runs before a request is answered, after it was accepted: the place to change something during a walk. */
  onRequest: ((call: Pick<SeenCall, 'method' | 'target'>) => void) | null;
  /** Answers the next requests with this status, one each. */
  failNext(...statuses: readonly number[]): void;
  /** A contact says something now: the conversation becomes the last updated one. */
  reply(conversationId: string, body?: string): void;
  close(): Promise<void>;
}

const version = '2.11';
const mostBytes = 1_000_000;

/** Starts a stand-in of Intercom's API on the loopback interface, as its public document describes it. */
export async function startIntercom(options: IntercomOptions = {}): Promise<Intercom> {
  const { token = 'dG9rOnN0YW5kLWlu', port = 0, now = Date.now } = options;
  const { rateLimit = { limit: 200, windowMs: 10_000 }, cursorReading = 'values' } = options;
  const workspace = generateWorkspace(options.workspace);
  const answer = createApi(workspace, cursorReading);
  const windows = createRateWindows(rateLimit, now);
  const calls: SeenCall[] = [];
  const failures: number[] = [];

  function authorise({ headers }: IncomingMessage): void {
    if (headers.authorization !== `Bearer ${token}`)
      throw new ApiError(401, 'unauthorized', 'Access Token Invalid');
    if (headers['intercom-version'] !== version)
      throw new ApiError(400, 'intercom_version_invalid', 'The requested version could not be found');
  }

  const intercom: Intercom = {
    url: '',
    token,
    workspace,
    calls,
    onRequest: null,
    forgetCalls: () => {
      calls.length = 0;
    },
    failNext: (...statuses) => {
      failures.push(...statuses);
    },
    reply(conversationId, body = '<p>One more thing.</p>') {
      const { conversations, contacts } = workspace;
      const conversation = conversations.get(conversationId);
      const contact = contacts.get(conversation?.contactIds[0] ?? '');
      if (conversation === undefined || contact === undefined)
        throw new Error('There is no such conversation.');
      const updatedAt = Math.max(...[...conversations.values()].map((each) => each.updatedAt)) + 1;
      conversations.set(conversationId, {
        ...conversation,
        updatedAt,
        parts: [
          ...conversation.parts,
          {
            id: String(500_000_000 + updatedAt),
            partType: 'comment',
            body,
            author: toAuthor(contact),
            createdAt: updatedAt,
            attachments: [],
            redacted: false,
          },
        ],
      });
    },
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };

  const server = createServer((request, response) => {
    const { method = 'GET', url: target = '/' } = request;
    const { isOver, headers } = windows.take();
    let body: unknown;
    const send = (status: number, value: unknown) => {
      calls.push({ method, target, body, status });
      response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', ...headers });
      response.end(JSON.stringify(value));
    };
    readJson(request)
      .then((json) => {
        body = json;
        authorise(request);
        if (isOver) throw new ApiError(429, 'rate_limit_exceeded', 'Exceeded rate limit');
        const failure = failures.shift();
        if (failure !== undefined) throw new ApiError(failure, 'server_error', 'The server could not answer');
        intercom.onRequest?.({ method, target });
        const { pathname, searchParams } = new URL(target, 'http://127.0.0.1');
        send(200, answer({ method, path: pathname, query: searchParams, body }));
      })
      .catch((error: unknown) => {
        const { status, code, message, field } =
          error instanceof ApiError ? error : new ApiError(500, 'server_error', String(error));
        const errors = [{ code, message, ...(field !== undefined && { field }) }];
        send(status, { type: 'error.list', request_id: randomUUID(), errors });
      });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return Object.assign(intercom, { url: `http://127.0.0.1:${address.port}` });
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const buffer = Buffer.from(chunk);
    bytes += buffer.length;
    if (bytes > mostBytes) throw new ApiError(413, 'request_too_large', 'The body is too large');
    chunks.push(buffer);
  }
  if (bytes === 0) return undefined;
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? ''))
    throw new ApiError(415, 'media_type_not_acceptable', 'The Content-Type must be application/json');
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch {
    throw new ApiError(400, 'bad_request', 'The body is not JSON');
  }
}
