import { describe, expect, it } from 'vitest';
import { parse, problemsOf } from './parse-config-input.ts';

const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' };

describe('traces', () => {
  it('are off unless a collector is named', () => {
    expect(parse({}).telemetry.traces).toBeNull();
    expect(parse({ OTEL_SERVICE_NAME: 'chats' }).telemetry.traces).toBeNull();
  });

  it('go there, by default all of them', () => {
    expect(parse(endpoint).telemetry.traces).toEqual({
      url: 'http://127.0.0.1:4318/v1/traces',
      sampler: 'parentbased_always_on',
      sampledRatio: 1,
      batching: {
        scheduledDelayMillis: 5_000,
        exportTimeoutMillis: 30_000,
        maxQueueSize: 2_048,
        maxExportBatchSize: 512,
      },
      isSentUpstream: false,
    });
  });

  it.each([
    ['http://collector:4318/', 'http://collector:4318/v1/traces'],
    ['https://collector/otlp', 'https://collector/otlp/v1/traces'],
  ])('go below %s', (given, url) => {
    expect(parse({ OTEL_EXPORTER_OTLP_ENDPOINT: given }).telemetry.traces?.url).toBe(url);
  });

  it('go exactly where their own variable says', () => {
    const env = { ...endpoint, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://traces.example.com/here' };
    expect(parse(env).telemetry.traces?.url).toBe('https://traces.example.com/here');
  });

  it.each([{ OTEL_SDK_DISABLED: 'TRUE' }, { OTEL_TRACES_EXPORTER: 'none' }])(
    'are off with %j, whatever else is set',
    (off) => {
      const env = { ...endpoint, ...off, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' };
      expect(parse(env).telemetry.traces).toBeNull();
      expect(parse({ ...env, CONVOGRAPH_TRACE_UPSTREAM: 'on' }).telemetry.traces).toBeNull();
    },
  );

  it('take what the standard variables say of batches and sampling', () => {
    const env = {
      ...endpoint,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
      OTEL_TRACES_EXPORTER: 'otlp',
      OTEL_TRACES_SAMPLER: 'traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '0.25',
      OTEL_BSP_SCHEDULE_DELAY: '1',
      OTEL_BSP_EXPORT_TIMEOUT: '2',
      OTEL_BSP_MAX_QUEUE_SIZE: '3',
      OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '4',
      CONVOGRAPH_TRACE_UPSTREAM: 'on',
    };
    expect(parse(env).telemetry.traces).toMatchObject({
      sampler: 'traceidratio',
      sampledRatio: 0.25,
      batching: {
        scheduledDelayMillis: 1,
        exportTimeoutMillis: 2,
        maxQueueSize: 3,
        // No more than there can be.
        maxExportBatchSize: 3,
      },
      isSentUpstream: true,
    });
  });

  it.each([
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc', 'must be http/protobuf, or not set'],
    ['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL', 'http/json', 'must be http/protobuf, or not set'],
    ['OTEL_TRACES_EXPORTER', 'zipkin', 'must be otlp or none'],
    ['OTEL_TRACES_SAMPLER', 'jaeger_remote', 'must be one of: always_on'],
    ['OTEL_TRACES_SAMPLER_ARG', '1.5', 'must be a number from 0 to 1'],
    ['OTEL_BSP_SCHEDULE_DELAY', '-1', 'must be a whole number from 1'],
    ['OTEL_BSP_MAX_QUEUE_SIZE', '0', 'must be a whole number from 1'],
    ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'collector:4318', 'must be an http(s) URL'],
  ])('refuse %s=%s', (name, value, problem) => {
    const [found, ...others] = problemsOf({ ...endpoint, [name]: value });
    expect(found).toMatch(new RegExp(`^${name} `));
    expect(found).toContain(problem);
    expect(others).toEqual([]);
  });

  it('refuse an endpoint with a query, to which no path can be added', () => {
    expect(problemsOf({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318?x=1' })).toEqual([
      expect.stringContaining('without a query'),
    ]);
  });

  it('refuse an endpoint without repeating it', () => {
    expect(problemsOf({ OTEL_EXPORTER_OTLP_ENDPOINT: 'grpc://user:secret@collector' })).toEqual([
      'OTEL_EXPORTER_OTLP_ENDPOINT must be an http(s) URL without a query, for example http://127.0.0.1:4318',
    ]);
  });

  it('are needed for what goes upstream with them', () => {
    expect(problemsOf({ CONVOGRAPH_TRACE_UPSTREAM: 'on' })).toEqual([
      'CONVOGRAPH_TRACE_UPSTREAM is for traces: set OTEL_EXPORTER_OTLP_ENDPOINT too, or take it away',
    ]);
    expect(problemsOf({ CONVOGRAPH_TRACE_UPSTREAM: 'yes' })).toEqual([
      'CONVOGRAPH_TRACE_UPSTREAM must be on or off',
    ]);
  });
});

describe('metrics', () => {
  it('are off unless they have a port', () => {
    expect(parse({}).telemetry.metrics).toBeNull();
    expect(parse({ CONVOGRAPH_METRICS_PORT: '9464' }).telemetry.metrics).toEqual({
      host: '127.0.0.1',
      port: 9464,
    });
  });

  it.each(['0.0.0.0', '::', '10.1.2.3', 'localhost'])('may be served on %s', (host) => {
    const env = { CONVOGRAPH_METRICS_PORT: '0', CONVOGRAPH_METRICS_HOST: host };
    expect(parse(env).telemetry.metrics).toEqual({ host, port: 0 });
  });

  it('are refused on an address that is none, or without a port', () => {
    expect(problemsOf({ CONVOGRAPH_METRICS_PORT: '0', CONVOGRAPH_METRICS_HOST: 'all' })).toEqual([
      'CONVOGRAPH_METRICS_HOST must be an IP address or localhost',
    ]);
    expect(problemsOf({ CONVOGRAPH_METRICS_HOST: '::1' })).toEqual([
      'CONVOGRAPH_METRICS_HOST is for metrics: set CONVOGRAPH_METRICS_PORT too, or take it away',
    ]);
    for (const env of [{ CONVOGRAPH_METRICS_PORT: '4000' }, { CONVOGRAPH_METRICS_PORT: '80', PORT: '80' }])
      expect(problemsOf(env)).toEqual([
        'CONVOGRAPH_METRICS_PORT is the port of the graph itself: choose another',
      ]);
    expect(problemsOf({ CONVOGRAPH_METRICS_PORT: '0', PORT: '0' })).toEqual([]);
  });
});
