import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import { startLoopbackServer } from '../../src/testing/start-loopback-server.ts';
import { type DecodedSpan, decodeSpans } from './decode-spans.ts';

/** A real receiver of traces. */
export interface Collector {
  /** What `OTEL_EXPORTER_OTLP_ENDPOINT` names. */
  readonly url: string;
  /** All that it has accepted, in the order of their arrival. */
  readonly spans: readonly DecodedSpan[];
  readonly headers: readonly IncomingHttpHeaders[];
  /** The bytes of all requests, as text: whatever stands in them can be found. */
  text(): string;
}

/** `answer`: how it answers, by default with 200; what it does not answer with 200 it has not accepted. */
export async function startCollector(
  answer: (response: ServerResponse) => void = (response) => response.writeHead(200).end(),
): Promise<Collector> {
  const spans: DecodedSpan[] = [];
  const headers: IncomingHttpHeaders[] = [];
  const bodies: Buffer[] = [];
  const server = await startLoopbackServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    bodies.push(body);
    headers.push(request.headers);
    if (request.url === '/v1/traces') answer(response);
    else response.writeHead(404).end();
    if (response.statusCode === 200 && response.headersSent) spans.push(...decodeSpans(body));
  });
  onTestFinished(server.close);
  return {
    url: server.origin,
    spans,
    headers,
    text: () => Buffer.concat(bodies).toString('latin1'),
  };
}
