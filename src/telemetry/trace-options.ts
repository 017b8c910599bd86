import { RecapError } from '../domain/errors.js';
import type { TraceOptions } from './span-sender.js';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Where traces go: by recap.yaml, or by the variables that all of OpenTelemetry knows (opentelemetry.io/docs/specs/otel/protocol/exporter);
 * undefined for nowhere. The headers can hold a token, so they are read from the environment alone.
 * @param endpoint the collector's base address, `http://collector:4318`
 * @throws RecapError `bad-configuration`
 */
export function readTraceOptions(endpoint: string | undefined, env: Env): TraceOptions | undefined {
  const whole = given(env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT']);
  const base = endpoint ?? (whole === undefined ? given(env['OTEL_EXPORTER_OTLP_ENDPOINT']) : undefined);
  const url = base === undefined ? whole : `${base.replace(/\/+$/, '')}/v1/traces`;
  if (url === undefined) return undefined;
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new RecapError('bad-configuration', 'The address of OTEL_EXPORTER_OTLP_ENDPOINT is none of http or https.', {
      hint: 'Write it like http://collector:4318; traces are sent by OTLP over HTTP, in JSON.',
    });
  }
  const everyMs = Number(env['OTEL_BSP_SCHEDULE_DELAY'] ?? '');
  return {
    url,
    headers: readHeaders(given(env['OTEL_EXPORTER_OTLP_HEADERS'])),
    ...(everyMs > 0 && { everyMs }),
  };
}

const given = (value: string | undefined): string | undefined => (value === '' ? undefined : value);

/** `key=value,key=value`, the values in percent-encoding. @throws RecapError `bad-configuration`, without the value */
function readHeaders(text = ''): Record<string, string> {
  try {
    const pairs = text.split(',').filter((pair) => pair.trim() !== '');
    const read = pairs.map((pair): [string, string] => {
      const at = pair.indexOf('=');
      if (at < 1) throw new TypeError('no pair');
      return [pair.slice(0, at).trim(), decodeURIComponent(pair.slice(at + 1).trim())];
    });
    return Object.fromEntries(new Headers(read));
  } catch {
    throw new RecapError('bad-configuration', 'OTEL_EXPORTER_OTLP_HEADERS is not a list of headers.', {
      hint: 'Write it like authorization=Bearer%20TOKEN,x-tenant=ops.',
    });
  }
}
