import { Agent, request } from 'node:http';

/** What a stream of `messageAdded` gives. */
export interface Arrival {
  /** Null: the event has an error, or nothing. */
  readonly cursor: string | null;
  readonly messageId: string | null;
  readonly text: string | null;
  readonly codes: readonly string[];
}

export interface Subscription {
  readonly ended: Promise<void>;
  close(): void;
}

export interface WatchedMessages {
  readonly chatbotId: string;
  readonly sessionId?: string | undefined;
  readonly userId?: string | undefined;
  readonly after?: string | undefined;
}

interface Wire {
  readonly data?: { readonly messageAdded?: { readonly cursor: string; readonly node: Node } | null } | null;
  readonly errors?: readonly { readonly extensions?: { readonly code?: unknown } }[];
}

interface Node {
  readonly messageId: string;
  readonly text?: string;
}

const query = `subscription ($chatbotId: ID!, $sessionId: ID, $userId: ID, $after: String) {
  messageAdded(chatbotId: $chatbotId, sessionId: $sessionId, userId: $userId, after: $after) {
    cursor
    node { ... on ConversationMessage { messageId } ... on TextMessage { text } }
  }
}`;

const agent = new Agent({ keepAlive: true });

/** Resolves when the stream is open. Rejects where the server refuses or cannot be reached. */
export function subscribe(
  url: string,
  variables: WatchedMessages,
  onArrival: (arrival: Arrival) => void,
): Promise<Subscription> {
  const headers = { 'content-type': 'application/json', accept: 'text/event-stream' };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      if (response.statusCode !== 200) {
        response.resume();
        reject(new Error(`The server answered ${response.statusCode}.`));
        return;
      }
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        const parts = (text + chunk).split('\n\n');
        text = parts.pop() ?? '';
        for (const part of parts) {
          const [, json] = /^event: next\ndata: (.*)$/m.exec(part) ?? [];
          if (json !== undefined) onArrival(toArrival(JSON.parse(json) as Wire));
        }
      });
      const ended = new Promise<void>((end) => response.once('close', end));
      // What breaks off is over as well.
      response.on('error', () => {});
      resolve({ ended, close: () => sent.destroy() });
    });
    sent.on('error', reject);
    sent.end(JSON.stringify({ query, variables }));
  });
}

function toArrival({ data, errors = [] }: Wire): Arrival {
  const edge = data?.messageAdded;
  return {
    cursor: edge?.cursor ?? null,
    messageId: edge?.node.messageId ?? null,
    text: edge?.node.text ?? null,
    codes: errors.map(({ extensions }) => String(extensions?.code)),
  };
}
