import type { OutgoingHttpHeaders } from 'node:http';
import cors from 'cors';
import type { HttpRequest } from './http-request.ts';

const exposedHeaders = ['RateLimit', 'RateLimit-Policy', 'Retry-After', 'X-Request-Id'];

const preflightSeconds = 600;

export interface CorsAnswer {
  readonly headers: OutgoingHttpHeaders;
  /** True: these headers are the whole answer. */
  readonly isPreflight: boolean;
}

/** Lets pages of these origins (`*`: of all) read answers. They may send any header: no answer depends on cookies. */
export function createCors(origins: readonly string[]): (request: HttpRequest) => CorsAnswer {
  if (origins.length === 0) return () => ({ headers: {}, isPreflight: false });
  const middleware = cors({
    origin: origins.includes('*') ? '*' : [...origins],
    methods: ['GET', 'POST'],
    exposedHeaders,
    maxAge: preflightSeconds,
  });
  return (request) => {
    const headers: OutgoingHttpHeaders = {};
    let isPreflight = true;
    const response = {
      getHeader: (name: string) => headers[name.toLowerCase()],
      setHeader(name: string, value: string) {
        headers[name.toLowerCase()] = value;
      },
      end: () => undefined,
    };
    middleware(request, response, () => {
      isPreflight = false;
    });
    return { headers, isPreflight };
  };
}
