import type { IncomingHttpHeaders, ServerResponse } from 'node:http';

/** A request to the sandbox, with its body read. */
export interface SandboxRequest {
  readonly method: string;
  /** Path and query, one character a byte, exactly as they came over the wire. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly query: URLSearchParams;
  readonly body: Buffer;
  /** True when it comes from this machine. */
  readonly isLocal: boolean;
}

export interface SandboxAnswer {
  readonly status: number;
  readonly body: string;
  /** Beside `Content-Type`, which is JSON unless given here. */
  readonly headers?: Readonly<Record<string, string>>;
  /** How it goes out, unless at once and whole. */
  readonly deliver?: Deliver;
  /** The fault that struck, for the log. */
  readonly fault?: string;
}

/**
 * Puts an answer on the wire, or keeps it back. `signal` aborts when the client has left or the sandbox closes;
 * rejecting cuts the connection.
 */
export type Deliver = (
  response: ServerResponse,
  answer: SandboxAnswer,
  signal: AbortSignal,
) => Promise<void> | void;

/** The request is not served; thrown by checks so that what follows them needs no branch. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly answer: SandboxAnswer;

  constructor(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) {
    super(`refused with ${status}`);
    this.answer = toJsonAnswer(status, body, headers);
  }
}

export function toJsonAnswer(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): SandboxAnswer {
  return { status, body: JSON.stringify(body), headers };
}
