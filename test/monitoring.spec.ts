import { readFileSync } from 'node:fs';
import { memoryEventLog } from '@envoi/event-store';
import { eventSchemas } from '@envoi/composition';
import { instant } from '@envoi/event-sourcing';
import { Metrics } from '@envoi/metrics';
import { parser } from '@prometheus-io/lezer-promql';
import fastify from 'fastify';
import { Histogram } from 'prom-client';
import { parse } from 'yaml';
import { watchSystem } from '../apps/admin/src/metrics/system-metrics.ts';
import { countWebhooks } from '../apps/gateway/src/count-webhooks.ts';

interface Rule {
  alert: string;
  expr: string;
  labels: { severity: string };
  annotations: { summary: string };
}

const { groups } = parse(readFileSync('docker/prometheus/alerts.yaml', 'utf8')) as { groups: { rules: Rule[] }[] };
const rules = groups.flatMap((group) => group.rules);
const dashboard = JSON.parse(readFileSync('docker/grafana/envoi.json', 'utf8')) as {
  panels: { title: string; targets: { expr: string }[] }[];
};
/** Grafana fills its own variables in before Prometheus sees them. */
const shown = dashboard.panels.flatMap(({ title, targets }) =>
  targets.map(({ expr }) => ({ name: title, expr: expr.replaceAll('$__rate_interval', '1m') })),
);
const asked = [...rules.map(({ alert: name, expr }) => ({ name, expr })), ...shown];

const metrics = new Metrics();
watchSystem({
  ...{ metrics, log: memoryEventLog(), database: undefined as never, projections: [] },
  clock: { now: () => instant('2026-11-27T10:00:00.000Z') },
  headSignedAt: () => Promise.resolve(undefined),
  onError: () => undefined,
});
countWebhooks(fastify(), metrics);
const known = new Set([
  ...metrics.registry
    .getMetricsAsArray()
    .flatMap((metric) =>
      metric instanceof Histogram ? ['bucket', 'count', 'sum'].map((part) => `${metric.name}_${part}`) : [metric.name],
    ),
  'up',
]);

const namesIn = (expr: string): readonly string[] => [...expr.matchAll(/\b(?:envoi|process|nodejs)_\w+/g)].map(([name]) => name); // prettier-ignore

describe('What is asked of Prometheus', () => {
  it.each(asked)('parses: $name', ({ expr }) => {
    const errors: string[] = [];
    parser.parse(expr).iterate({ enter: ({ type, from }) => { if (type.isError) errors.push(expr.slice(from)); } }); // prettier-ignore
    expect(errors).toEqual([]);
  });

  it.each(asked)('is of metrics that there are: $name', ({ expr }) => {
    expect(namesIn(expr).filter((name) => !known.has(name))).toEqual([]);
  });

  it('is of events that there are', () => {
    const types = new Set(Object.values(eventSchemas).flatMap((schemas) => Object.keys(schemas)));
    for (const { expr } of asked)
      for (const [, , pattern = ''] of expr.matchAll(/type(=~?)"([^"]+)"/g)) {
        const matched = [...types].filter((type) => new RegExp(`^(?:${pattern})$`).test(type));
        expect(matched).toHaveLength(pattern.split('|').length);
      }
  });

  it('finds an expression that does not parse', () => {
    const errors: string[] = [];
    parser.parse('sum by (x (up)').iterate({ enter: ({ type, name }) => { if (type.isError) errors.push(name); } }); // prettier-ignore
    expect(errors).not.toEqual([]);
  });

  it.each(rules)('has a line in the runbook, a severity and a sentence: $alert', ({ alert, labels, annotations }) => {
    expect(readFileSync('docs/operations.md', 'utf8')).toContain(`| \`${alert}\``);
    expect(['page', 'ticket']).toContain(labels.severity);
    expect(annotations.summary).toMatch(/\.$/);
  });
});
