import { validateHeaderValue } from 'node:http';
import { z } from 'zod';
import { createFault, type Fault } from './fault.ts';

/** Stands in every body that a fault makes up, so that a test can prove that no such body goes any further. */
export const faultBodyMark = 'sandbox-fault-body';

const headerValue = z
  .string()
  .refine(isHeaderValue, 'must be a header value: no line breaks, no control characters');

/** Any number or text, sent as it is. */
const retryAfter = z.union([headerValue, z.number().transform(String)]).optional();

/** Answers with another status than the API would give. */
export const statusFaults: Readonly<Record<string, Fault>> = {
  '204': createFault(z.strictObject({}), (_none, { next }) => ({ ...next(), status: 204, body: '' })),

  /** To another origin, which must never be asked. */
  '301': createFault(
    z.strictObject({ location: headerValue.default('http://elsewhere.invalid/') }),
    ({ location }, { next }) => ({ ...next(), status: 301, body: '', headers: { location } }),
  ),

  '400': createStatusFault(400),
  '401': createStatusFault(401, ''),
  '403': createStatusFault(403),
  '404': createStatusFault(404),

  /** Without `retryAfter` it has no such header. */
  '429': createFault(
    z.strictObject({ body: z.string().default(toErrorBody(429)), retryAfter }),
    ({ body, retryAfter: wait }, { next }) => ({
      ...next(),
      status: 429,
      body,
      headers: wait === undefined ? {} : { 'retry-after': wait },
    }),
  ),

  '500': createStatusFault(500),
  '502': createStatusFault(502),
  '503': createStatusFault(503),
  '504': createStatusFault(504),
};

function createStatusFault(status: number, defaultBody = toErrorBody(status)): Fault {
  return createFault(z.strictObject({ body: z.string().default(defaultBody) }), ({ body }, { next }) => ({
    ...next(),
    status,
    body,
    headers: {},
  }));
}

function toErrorBody(status: number): string {
  return JSON.stringify({ data: null, error: `${faultBodyMark} ${status}` });
}

function isHeaderValue(value: string): boolean {
  try {
    validateHeaderValue('x', value);
    return true;
  } catch {
    return false;
  }
}
