/** A finished part of a trace. */
export interface Span {
  /** 32 and 16 hex digits. */
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId?: string;
  readonly name: string;
  /** `client`: a call to something outside. */
  readonly kind: 'internal' | 'client';
  /** Epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly attributes: Readonly<Record<string, string>>;
  readonly isFailed: boolean;
}

/** Of the OpenTelemetry protocol: opentelemetry.io/docs/specs/otlp, trace.proto. */
const KINDS = { internal: 1, client: 3 } as const;
const STATUS_ERROR = 2;
const SCOPE = { name: 'recap' };

/**
 * An ExportTraceServiceRequest in the JSON of OTLP.
 * @param resource who has made the spans: `service.name` and so on
 */
export function encodeSpans(spans: readonly Span[], resource: Readonly<Record<string, string>>): string {
  const scopeSpans = [{ scope: SCOPE, spans: spans.map(encodeSpan) }];
  return JSON.stringify({ resourceSpans: [{ resource: { attributes: encodeAttributes(resource) }, scopeSpans }] });
}

function encodeSpan({ traceId, spanId, parentId, name, kind, from, to, attributes, isFailed }: Span): object {
  return {
    traceId,
    spanId,
    ...(parentId !== undefined && { parentSpanId: parentId }),
    name,
    kind: KINDS[kind],
    startTimeUnixNano: toNanoseconds(from),
    // Clocks of replicas differ: a span that one began and another has ended can seem to end before.
    endTimeUnixNano: toNanoseconds(Math.max(from, to)),
    attributes: encodeAttributes(attributes),
    ...(isFailed && { status: { code: STATUS_ERROR } }),
  };
}

const encodeAttributes = (attributes: Readonly<Record<string, string>>): object[] =>
  Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } }));

/** As text: it is more than a number of JSON can hold. */
const toNanoseconds = (ms: number): string => (BigInt(Math.round(ms * 1_000)) * 1_000n).toString();
