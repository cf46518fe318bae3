import { createHmac } from 'node:crypto';
import type { HttpCall } from '../../http/http-call.ts';

export interface PekiCredential {
  readonly apiKey: string;
  readonly apiSecret: string;
  /** What a proxy makes of the path before the signature is verified; absent: nothing. */
  readonly toSignedPath?: (path: string) => string;
  readonly now: () => number;
}

export interface SignedParts {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly timestampSeconds: number;
}

/** Base64 of HMAC-SHA256 over method, path, body and time, a line each (Conversations API, "Code Examples"). */
export function signPeki({ method, path, body, timestampSeconds }: SignedParts, apiSecret: string): string {
  const payload = [method, path, body, timestampSeconds].join('\n');
  return createHmac('sha256', apiSecret).update(payload).digest('base64');
}

export function withPekiSignature(
  call: HttpCall,
  { apiKey, apiSecret, toSignedPath = (path) => path, now }: PekiCredential,
): HttpCall {
  return (request) => {
    const { method, body = '' } = request;
    const path = toSignedPath(request.path);
    const timestampSeconds = Math.floor(now() / 1000);
    const headers = {
      ...request.headers,
      'content-type': 'application/json',
      'x-api-key': apiKey,
      'x-timestamp': String(timestampSeconds),
      'x-signature': signPeki({ method, path, body, timestampSeconds }, apiSecret),
    };
    return call({ ...request, headers });
  };
}
