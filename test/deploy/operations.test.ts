import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ERROR_CODES } from '../../src/domain/errors.js';
import { COUNTED_EVENTS } from '../../src/telemetry/counted-events.js';
import { createMetrics } from '../../src/telemetry/metrics.js';

interface Alert {
  alert: string;
  expr: string;
  for: string;
  labels: { severity: string };
  annotations: { summary: string; first: string };
}

const page = readFileSync('deploy/operations.md', 'utf8');
const { groups } = parse(readFileSync('deploy/chart/alerts.yaml', 'utf8')) as { groups: { rules: Alert[] }[] };
const alerts = groups.flatMap(({ rules }) => rules);
const metrics = createMetrics().registry.getMetricsAsArray();

/** The first column of the table rows, and the second. */
const rows = [...page.matchAll(/^\| `([^`]+)` +\|([^|]*)\|/gm)].map(([, name = '', labels = '']) => ({ name, labels }));

describe('the page on operating', () => {
  it('tells each metric of ours with its labels, and no other', () => {
    const told = rows.filter(({ name }) => name.startsWith('recap_'));
    const ours = metrics.filter(({ name }) => name.startsWith('recap_'));
    const labelsOf = (metric: object): string => (metric as { labelNames: string[] }).labelNames.join(', ');
    expect(Object.fromEntries(told.map(({ name, labels }) => [name, labels.trim()]))).toEqual(
      Object.fromEntries(ours.map((metric) => [metric.name, labelsOf(metric)])),
    );
  });

  it('tells each event that is counted, and the code logs each of them', () => {
    const told = rows.map(({ name }) => name).filter((name) => !/^(recap_|\/|Recap)/.test(name));
    expect(told).toEqual([...COUNTED_EVENTS]);
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    const outside = files.filter((name) => !name.startsWith('telemetry'));
    const code = outside.map((name) => readFileSync(join('src', name), 'utf8')).join('\n');
    for (const words of [...COUNTED_EVENTS, 'runs-taken-over', 'request-taken-over', 'capsules-left-behind-removed']) {
      expect(code, words).toContain(`'${words}'`);
    }
  });

  it('tells each alert', () => {
    const told = [...page.matchAll(/`(Recap\w+)`/g)].map(([, name]) => name);
    expect(told.sort()).toEqual(alerts.map(({ alert }) => alert).sort());
  });
});

describe('an alert', () => {
  it.each(alerts.map((alert) => [alert.alert, alert] as const))('%s is about what there is', (_, alert) => {
    const { expr, labels, annotations } = alert;
    const known = metrics.flatMap(({ name }) => [name, `${name}_bucket`, `${name}_count`, `${name}_sum`]);
    const used = [...expr.matchAll(/\b(?:recap|nodejs|process)_\w+/g)].map(([name]) => name);
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((name) => !known.includes(name))).toEqual([]);
    const words = (label: string): string[] =>
      [...expr.matchAll(new RegExp(`${label}=~?"([^"]+)"`, 'g'))].flatMap(([, all = '']) => all.split('|'));
    expect(words('code').filter((code) => !(code in ERROR_CODES))).toEqual([]);
    expect(words('event').filter((event) => !COUNTED_EVENTS.some((one) => one === event))).toEqual([]);
    expect(alert.for).toMatch(/^\d+m$/);
    expect(labels.severity).toMatch(/^(critical|warning|info)$/);
    for (const text of Object.values(annotations)) expect(text).toMatch(/^[A-Z/k].*[.?]$/s);
  });
});
