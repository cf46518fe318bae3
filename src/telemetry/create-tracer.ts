import {
  type Tracer as ApiTracer,
  type Attributes,
  type Context,
  defaultTextMapGetter,
  defaultTextMapSetter,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import type { BegunOperation, EndedOperation, OperationTrace } from '../graphql/operation-observer.ts';
import type { CallObserver, TracedSource, TracePlace } from '../ledger/call-observer.ts';
import { createOperationNames } from './metric-names.ts';

export interface Tracer {
  /** Continues the trace that its request names (W3C Trace Context), or begins one. */
  startTrace(operation: BegunOperation): OperationTrace;
  /** Calls without a known operation are traces of their own. */
  observe(source: TracedSource): CallObserver;
}

export interface TracerOptions {
  readonly tracer: ApiTracer;
  readonly isSentUpstream: boolean;
}

/** Paths with ids, query strings, headers, documents and variables never become attributes. */
export function createTracer({ tracer, isSentUpstream }: TracerOptions): Tracer {
  const propagator = new W3CTraceContextPropagator();
  const nameOf = createOperationNames();

  function createPlace(context: Context): TracePlace {
    return {
      startBatch({ source, field, strategy, size, calls }) {
        const attributes = {
          'convograph.source': source,
          'convograph.strategy': strategy,
          'convograph.size': size,
          'convograph.expected_calls': calls,
        };
        const span = tracer.startSpan(field, { attributes }, context);
        return { place: createPlace(trace.setSpan(context, span)), end: () => span.end() };
      },
      startCall({ method, route, attempt, headers }, sourceAttributes) {
        const attributes = {
          ...sourceAttributes,
          'http.request.method': method,
          'url.template': route,
          'convograph.attempt': attempt,
        };
        const span = tracer.startSpan(`${method} ${route}`, { kind: SpanKind.CLIENT, attributes }, context);
        if (isSentUpstream) propagator.inject(trace.setSpan(context, span), headers, defaultTextMapSetter);
        return (status) => {
          if (status !== null) span.setAttribute('http.response.status_code', status);
          if (status === null || status >= 400) {
            span.setAttribute('error.type', status === null ? 'no_answer' : String(status));
            span.setStatus({ code: SpanStatusCode.ERROR });
          }
          span.end();
        };
      },
    };
  }

  const behindAnAnswer = createPlace(ROOT_CONTEXT);

  return {
    startTrace({ requestId, startedMs, headers }) {
      const parent = propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter);
      const attributes = { 'convograph.request_id': requestId };
      const options = { kind: SpanKind.SERVER, startTime: startedMs, attributes };
      const span = tracer.startSpan('GraphQL Operation', options, parent);
      return {
        ...createPlace(trace.setSpan(ROOT_CONTEXT, span)),
        traceId: span.spanContext().traceId,
        end(operation) {
          const { type, level, endedMs } = operation;
          if (type !== null) span.updateName(toSpanName(type, nameOf(operation)));
          span.setAttributes(toAttributes(operation));
          if (level !== 'info') span.setStatus({ code: SpanStatusCode.ERROR });
          span.end(endedMs);
        },
      };
    },
    observe({ chatbotId, origin }) {
      const { hostname, port, protocol } = new URL(origin);
      const attributes = {
        'convograph.source': chatbotId,
        'server.address': hostname,
        'server.port': Number(port) || (protocol === 'https:' ? 443 : 80),
      };
      return {
        startCall: (call, place = behindAnAnswer) => place.startCall(call, attributes),
        addWait: () => undefined,
      };
    },
  };
}

function toSpanName(type: string, name: string): string {
  return name === 'anonymous' || name === 'other' ? type : `${type} ${name}`;
}

function toAttributes({
  type,
  name,
  documentHash,
  status,
  codes,
  isCached,
  ledger,
}: EndedOperation): Attributes {
  return {
    ...(type !== null && { 'graphql.operation.type': type }),
    ...(name !== null && { 'graphql.operation.name': name }),
    ...(documentHash !== null && { 'convograph.document_hash': documentHash }),
    ...(codes.length > 0 && { 'convograph.error_codes': [...codes] }),
    'http.response.status_code': status,
    'convograph.upstream_calls': ledger?.calls() ?? 0,
    'convograph.is_kept': isCached,
  };
}
