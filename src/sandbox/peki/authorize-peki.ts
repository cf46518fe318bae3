import { createHmac, timingSafeEqual } from 'node:crypto';
import { HttpError, type SandboxRequest } from '../http/route.ts';
import type { PekiCredential } from '../sandbox-options.ts';

/** In both directions; the API document leaves it open. */
const largestClockSkewSeconds = 300;

export interface PekiAuthorizationOptions {
  readonly credentials: readonly PekiCredential[];
  readonly hasChatbot: (chatbotId: string) => boolean;
  readonly now: () => number;
}

/** Throws a `HttpError` unless the request is signed with a key of that chatbot. */
export type AuthorizePeki = (request: SandboxRequest, chatbotId: string) => void;

export function createPekiAuthorization({
  credentials,
  hasChatbot,
  now,
}: PekiAuthorizationOptions): AuthorizePeki {
  return (request, chatbotId) => {
    const { chatbotIds } = authenticate(request, credentials, now());
    if (chatbotIds === null ? hasChatbot(chatbotId) : chatbotIds.includes(chatbotId)) return;
    throw new HttpError(403, { data: null, error: "API key doesn't have access to the specified chatbot." });
  };
}

/** Checks the four headers of the Conversations API. Throws a `HttpError` with 401 and the reason. */
function authenticate(
  request: SandboxRequest,
  credentials: readonly PekiCredential[],
  nowMs: number,
): PekiCredential {
  const contentType = readHeader(request, 'Content-Type');
  const apiKey = readHeader(request, 'X-API-Key');
  const signature = readHeader(request, 'X-Signature');
  const timestamp = readHeader(request, 'X-Timestamp');

  if (!/^application\/json\s*(;|$)/i.test(contentType))
    throw refuse('Content-Type must be application/json.');
  if (!/^\d{1,12}$/.test(timestamp)) throw refuse('X-Timestamp must be Unix time in whole seconds.');
  if (Math.abs(nowMs / 1000 - Number(timestamp)) > largestClockSkewSeconds) {
    throw refuse(`X-Timestamp is more than ${largestClockSkewSeconds} seconds off.`);
  }

  const credential = credentials.find((candidate) => candidate.apiKey === apiKey);
  if (credential === undefined) throw refuse('Invalid API key.');
  const expected = createHmac('sha256', credential.apiSecret)
    .update(`${request.method}\n`)
    .update(request.target, 'latin1')
    .update('\n')
    .update(request.body)
    .update(`\n${timestamp}`)
    .digest('base64');
  // The text is compared, not its bytes: base64 has several spellings of one signature.
  if (!isEqual(expected, signature)) throw refuse('Invalid signature.');
  return credential;
}

function readHeader(request: SandboxRequest, name: string): string {
  const value = request.headers[name.toLowerCase()];
  if (typeof value !== 'string' || value === '') throw refuse(`${name} is required.`);
  return value;
}

function isEqual(left: string, right: string): boolean {
  const [leftBytes, rightBytes] = [Buffer.from(left), Buffer.from(right)];
  return leftBytes.length === rightBytes.length && timingSafeEqual(leftBytes, rightBytes);
}

function refuse(error: string): HttpError {
  return new HttpError(401, { data: null, error });
}
