import { expect, it } from 'vitest';
import { checkPackages } from '../../src/application/check-packages.ts';
import { parseConfig } from '../../src/config.ts';

const env = {
  OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318',
  REDIS_URL: 'redis://127.0.0.1:6379',
  CONVOGRAPH_REPLICAS: '2',
  CONVOGRAPH_ARCHIVE: 'postgres://127.0.0.1/archive',
};
const parse = (given: Readonly<Record<string, string>>) => parseConfig({ env: given, readFile: () => '' });

it('names the packages that are missing for what is switched on', () => {
  expect(() => checkPackages(parse(env), () => false)).toThrow(
    /^OTEL_EXPORTER_OTLP_ENDPOINT needs packages that are not installed: run npm install (@opentelemetry\/[\w-]+@\^[\d.]+ ?){5}\nREDIS_URL needs packages that are not installed: run npm install @redis\/client@\^[\d.]+\nCONVOGRAPH_ARCHIVE needs packages that are not installed: run npm install pg@\^[\d.]+$/,
  );
});

it('asks for nothing that is not switched on, or that is installed', () => {
  expect(() => checkPackages(parse({}), () => false)).not.toThrow();
  expect(() => checkPackages(parse(env))).not.toThrow();
});
