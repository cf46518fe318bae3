import { createHmac } from 'node:crypto';

export interface PekiCredential {
  readonly apiKey: string;
  readonly apiSecret: string;
}

/** The four headers that every GET of the Peki API needs; `path` is path and query exactly as sent. */
export function signPeki(path: string, { apiKey, apiSecret }: PekiCredential): Record<string, string> {
  const timestampSeconds = Math.floor(Date.now() / 1000);
  const payload = `GET\n${path}\n\n${timestampSeconds}`;
  return {
    'content-type': 'application/json',
    'x-api-key': apiKey,
    'x-timestamp': String(timestampSeconds),
    'x-signature': createHmac('sha256', apiSecret).update(payload).digest('base64'),
  };
}
