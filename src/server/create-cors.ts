import type { IncomingMessage, ServerResponse } from 'node:http';
import cors from 'cors';

/** What it may read of an answer, beside the body. */
const exposedHeaders = ['RateLimit', 'RateLimit-Policy', 'Retry-After', 'X-Request-Id'];

const preflightSeconds = 600;

/**
 * Gives the function that puts the headers on an answer by which a browser lets pages of these origins read it, and
 * answers the browser's own question, a preflight: then it is true. `*` stands for every origin. These pages may send
 * any header, because no answer depends on cookies.
 */
export function createCors(
  origins: readonly string[],
): (request: IncomingMessage, response: ServerResponse) => boolean {
  const middleware = cors({
    origin: origins.includes('*') ? '*' : [...origins],
    methods: ['GET', 'POST'],
    exposedHeaders,
    maxAge: preflightSeconds,
  });
  return (request, response) => {
    let isAnswered = true;
    middleware(request, response, () => {
      isAnswered = false;
    });
    return isAnswered;
  };
}
