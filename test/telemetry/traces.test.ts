import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Span } from '../../src/telemetry/span.js';
import { SpanSender } from '../../src/telemetry/span-sender.js';
import { readTraceOptions } from '../../src/telemetry/trace-options.js';
import { recordingLog } from '../slack/support.js';
import type { Collector } from '../support/collector.js';
import { startCollector } from '../support/collector.js';
import { eventually } from '../support/eventually.js';

const SPAN: Span = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  parentId: '00f067aa0ba902b7',
  name: 'queued',
  kind: 'internal',
  from: 1_790_000_000_000.25,
  to: 1_790_000_000_120,
  attributes: { 'recap.run': 'r-2345bcdf' },
  isFailed: true,
};

describe('sending traces', () => {
  const log = recordingLog();
  let collector: Collector;
  let sender: SpanSender;
  beforeEach(async () => {
    log.lines.length = 0;
    collector = await startCollector();
    const options = { url: collector.url, headers: { authorization: 'Bearer token' }, everyMs: 10 };
    sender = new SpanSender(options, { 'service.name': 'recap', 'service.instance.id': 'bot-1' }, log);
  });
  afterEach(async () => {
    await sender.close();
    await collector.close();
  });

  it('is by OTLP in JSON: ids in hex, times in nanoseconds as text, enumerations as numbers', async () => {
    sender.add(SPAN);
    await eventually('it has come', () => collector.spans.length === 1);
    expect(collector.spans[0]).toEqual({
      traceId: SPAN.traceId,
      spanId: SPAN.spanId,
      parentSpanId: SPAN.parentId,
      name: 'queued',
      kind: 1,
      startTimeUnixNano: '1790000000000250000',
      endTimeUnixNano: '1790000000120000000',
      attributes: SPAN.attributes,
      status: { code: 2 },
      by: 'bot-1',
    });
    expect(collector.headers[0]).toMatchObject({ authorization: 'Bearer token', 'content-type': 'application/json' });
  });

  it('is tried again while the collector is in trouble, and said once', async () => {
    collector.answerWith(503);
    sender.add(SPAN);
    await eventually('it was tried again', () => collector.headers.length > 2);
    collector.answerWith(200);
    await eventually('it has come', () => collector.spans.length === 1, 5_000);
    expect(log.lines.map(({ message }) => message)).toEqual(['traces-not-sent']);
    expect(JSON.stringify(log.lines)).not.toContain('token');
  });

  it('gives up what the collector refuses', async () => {
    collector.answerWith(400);
    sender.add(SPAN);
    await eventually('it was refused', () => log.lines.length === 1);
    collector.answerWith(200);
    sender.add({ ...SPAN, name: 'running' });
    await eventually('the next has come', () => collector.spans.length === 1);
    expect(collector.spans[0]?.name).toBe('running');
  });

  it('sends what waits when it is closed, and nothing afterwards', async () => {
    sender.add(SPAN);
    await sender.close();
    sender.add(SPAN);
    expect(collector.spans).toHaveLength(1);
  });
});

describe('where traces go', () => {
  it.each<[string, string | undefined, Record<string, string>, string | undefined]>([
    ['nowhere', undefined, {}, undefined],
    ['the file', 'http://one:4318/', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://two' }, 'http://one:4318/v1/traces'],
    ['the variable', undefined, { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://two' }, 'http://two/v1/traces'],
    ['its narrower one', undefined, { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://three/x' }, 'http://three/x'],
    ['an empty one', undefined, { OTEL_EXPORTER_OTLP_ENDPOINT: '' }, undefined],
  ])('is said by %s', (_, endpoint, env, url) => {
    expect(readTraceOptions(endpoint, env)?.url).toBe(url);
  });

  it('takes headers from the environment, and does not repeat what it can not read', () => {
    const env = (headers: string) => ({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://two',
      OTEL_EXPORTER_OTLP_HEADERS: headers,
    });
    expect(readTraceOptions(undefined, env('Authorization=Bearer%20t,x-a=b'))?.headers).toEqual({
      authorization: 'Bearer t',
      'x-a': 'b',
    });
    for (const bad of ['hunter2', 'a b=hunter2', 'a=%E0hunter2']) {
      expect(() => readTraceOptions(undefined, env(bad)), bad).toThrow(/^bad-configuration: [^=]*headers\.$/);
    }
    expect(() => readTraceOptions(undefined, { OTEL_EXPORTER_OTLP_ENDPOINT: 'grpc://two' })).toThrow('none of http');
  });
});
