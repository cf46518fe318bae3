import { createConvograph } from 'convograph';
import { onTestFinished } from 'vitest';
import intercomSource from '../src/intercom-source.ts';
import { type Intercom, type IntercomOptions, startIntercom } from '../stand-in/start-intercom.ts';
import { byLastUpdate } from '../stand-in/workspace.ts';

export interface WorkspaceOptions extends IntercomOptions {
  /** In place of the right one. */
  readonly apiKey?: string;
  readonly requestsPerMinute?: number;
  /** Settings of Convograph. */
  readonly env?: Readonly<Record<string, string>>;
}

interface SessionNode {
  readonly sessionId: string;
  readonly updatedAt?: string | null;
}

interface Connection<Node> {
  readonly totalCount: number;
  readonly nodes: readonly Node[];
  readonly pageInfo: { readonly endCursor: string; readonly hasNextPage: boolean };
}

/** What the tests read of a chatbot. */
interface ChatbotData {
  readonly sessions: Connection<SessionNode>;
  readonly users: Connection<{ readonly userId: string; readonly sessions: Connection<SessionNode> }>;
  readonly user: { readonly sessions: Connection<SessionNode> } | null;
  readonly session: { readonly messages: Connection<{ readonly messageId: string }> } | null;
  readonly messages: Connection<{ readonly messageId: string }>;
  readonly rateLimit: { readonly limit: number; readonly windowSeconds: number };
}

interface Asked {
  readonly data: ChatbotData;
  readonly errors: readonly { readonly code: string }[];
  /** What reached the API: `GET /conversations`. */
  readonly calls: readonly string[];
  /** Calls that were planned. */
  readonly planned: number;
}

interface OpenWorkspace {
  readonly intercom: Intercom;
  /** Asks for fields of the chatbot. */
  ask(fields: string): Promise<Asked>;
  /** The conversations, last updated first. */
  ids(): string[];
  /** Another Convograph, which has read nothing; `restart`: over another API, which knows no earlier token. */
  fresh(options?: { readonly restart?: boolean }): Promise<OpenWorkspace>;
}

/** Convograph over the stand-in, as a program would embed it. */
export async function openWorkspace(options: WorkspaceOptions = {}): Promise<OpenWorkspace> {
  const intercom = await startIntercom(options);
  onTestFinished(() => intercom.close());
  return openOver(intercom, options);
}

async function openOver(intercom: Intercom, options: WorkspaceOptions): Promise<OpenWorkspace> {
  const { requestsPerMinute, apiKey = intercom.token, env } = options;
  const convograph = await createConvograph({
    sources: [intercomSource],
    chatbots: [
      {
        chatbotId: 'ws',
        provider: 'intercom',
        baseUrl: intercom.url,
        apiKey: { env: 'INTERCOM_TOKEN' },
        ...(requestsPerMinute !== undefined && { requestsPerMinute }),
      },
    ],
    env: { INTERCOM_TOKEN: apiKey, LOG_LEVEL: 'silent', ...env },
  });
  onTestFinished(() => convograph.close());

  async function ask(fields: string): Promise<Asked> {
    intercom.forgetCalls();
    const response = await convograph.fetch(
      new Request('http://localhost/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-convograph-explain': '1' },
        body: JSON.stringify({ query: `{ chatbot(chatbotId: "ws") { ${fields} } }` }),
      }),
    );
    const { data, errors = [], extensions } = JSON.parse(await response.text());
    const batches: readonly { readonly cost: number }[] = extensions?.upstream?.batches ?? [];
    return {
      data: data?.chatbot,
      errors: errors.map((error: { extensions: { code: string } }) => ({ code: error.extensions.code })),
      calls: intercom.calls.map(({ method, target }) => `${method} ${target.replace(/\?.*/, '')}`),
      // A cost is calls, and 0.001 for each row.
      planned: batches.reduce((sum, { cost }) => sum + Math.floor(cost), 0),
    };
  }

  return {
    intercom,
    ask,
    ids: () => [...intercom.workspace.conversations.values()].sort(byLastUpdate).map(({ id }) => id),
    fresh: ({ restart = false } = {}) => (restart ? openWorkspace(options) : openOver(intercom, options)),
  };
}
