import type { Intercom } from '../../stand-in/start-intercom.ts';

interface AnsweredPart {
  readonly created_at: number;
}

/** What the tests read of an answer's body. */
interface AnswerBody {
  readonly type: string;
  readonly request_id: string;
  readonly errors: readonly { readonly code: string; readonly message: string; readonly field?: string }[];
  readonly conversations: readonly { readonly id: string; readonly open: boolean }[];
  readonly total_count: number;
  readonly updated_at: number;
  readonly source: { readonly body: string };
  readonly conversation_parts: {
    readonly conversation_parts: readonly AnsweredPart[];
    readonly total_count: number;
  };
  readonly pages: { readonly next?: { readonly per_page: number; readonly starting_after: string } };
}

interface Asked {
  readonly status: number;
  readonly headers: Headers;
  readonly json: AnswerBody;
}

/** Asks the stand-in over HTTP, with what it demands of every request unless `headers` says otherwise. */
export async function askIntercom(
  { url, token }: Intercom,
  target: string,
  { body, headers = {} }: { readonly body?: unknown; readonly headers?: Record<string, string> } = {},
): Promise<Asked> {
  const response = await fetch(`${url}${target}`, {
    ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
    headers: {
      authorization: `Bearer ${token}`,
      'intercom-version': '2.11',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
  });
  return { status: response.status, headers: response.headers, json: JSON.parse(await response.text()) };
}
