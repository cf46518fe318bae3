import type { HttpCall } from '../../http/http-call.ts';

/** Adds the API key as a bearer token (Messages API, "Authentication"). */
export function withBearerToken(call: HttpCall, { apiKey }: { readonly apiKey: string }): HttpCall {
  return (request) =>
    call({ ...request, headers: { ...request.headers, authorization: `Bearer ${apiKey}` } });
}
