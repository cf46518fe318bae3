import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { errorCodes } from '../../src/graphql/error-codes.ts';
import { createMetrics } from '../../src/telemetry/create-metrics.ts';
import { scrape } from './scrape.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const guide = read('docs/operations.md');
const section = (title: string) => guide.split(/^## /m).find((text) => text.startsWith(title)) ?? '';
const namesIn = (text: string, pattern: RegExp) => new Set([...text.matchAll(pattern)].map(([name]) => name));
const metricName = /\b(?:convograph|nodejs|process)_[a-z0-9_]+/g;

let registered: ReadonlySet<string>;
beforeAll(async () => {
  const metrics = createMetrics({ chatbots: [] });
  metrics.watch({
    countInProgress: () => 0,
    countStreams: () => 0,
    unsentBytes: () => 0,
    cacheBytes: () => 0,
    refreshCounts: () => ({ started: 0, failed: 0, skipped: 0 }),
    answerBytes: () => 0,
    sources: new Map(),
  });
  metrics.watchRedis('history');
  const { text } = await scrape(await metrics.listen('127.0.0.1', 0));
  await metrics.close();
  registered = new Set([...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name));
});

describe('docs/operations.md', () => {
  it('names every metric, and none that there is not', () => {
    expect(registered.size).toBeGreaterThan(40);
    const named = [...namesIn(section('Metrics'), metricName)];
    // Some of the process are there on Linux only.
    const isHere = (name: string) => process.platform === 'linux' || !name.startsWith('process_');
    expect(new Set(named.filter(isHere))).toEqual(new Set([...registered].filter(isHere)));
  });

  it('has alarms on metrics, codes and settings that there are', () => {
    const [, yaml = ''] = /```yaml\n(# convograph-rules[\s\S]*?)```/.exec(guide) ?? [];
    const { groups } = parse(yaml) as {
      groups: readonly {
        rules: readonly { alert: string; expr: string; annotations: { summary: string } }[];
      }[];
    };
    const rules = groups.flatMap((group) => group.rules);
    expect(rules.length).toBeGreaterThan(9);
    for (const { alert, expr, annotations } of rules) {
      expect(annotations.summary, alert).toMatch(/\w/);
      for (const name of namesIn(expr, metricName))
        expect(registered, alert).toContain(name.replace(/_bucket$/, ''));
      for (const [, codes = ''] of expr.matchAll(/code=~?"([^"]+)"/g))
        for (const code of codes.split('|')) expect(errorCodes, alert).toContain(code);
    }
    const settings = read('src/config/environment-schema.ts');
    for (const setting of namesIn(guide, /\bCONVOGRAPH_[A-Z_]+/g)) expect(settings).toContain(`${setting}:`);
  });

  it('names every attribute of a span, and none that there is not', () => {
    const attribute = /\b(?:convograph|graphql|http|url|server|error)\.[a-z_.]+[a-z]/g;
    const source = read('src/telemetry/create-tracer.ts').replaceAll(/^import.*$/gm, '');
    const set = namesIn([...source.matchAll(/'([a-z]+\.[a-z_.]+)'/g)].join(' '), attribute);
    expect(set.size).toBeGreaterThan(12);
    expect(namesIn(section('Traces'), attribute)).toEqual(set);
  });

  it('names every field of the log', () => {
    const source = read('src/graphql/operation-record.ts');
    const [, logged = ''] = /log\[[^\]]+\]\(\s*\{([\s\S]*?)'operation',/.exec(source) ?? [];
    const fields = [
      ...logged.matchAll(
        /\b(operation|document|ms|status|errorCodes|errorIds|upstreamCalls|requestId|traceId)\b/g,
      ),
    ];
    expect(new Set(fields.map(([name]) => name)).size).toBe(9);
    for (const [name] of fields) expect(section('Logs')).toContain(`\`${name}\``);
  });
});
