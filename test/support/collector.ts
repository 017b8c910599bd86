import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** A span as it came over the wire, its attributes joined, with who has sent it. */
export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status?: { readonly code: number };
  readonly attributes: Readonly<Record<string, string>>;
  readonly by: string | undefined;
}

type Attributes = readonly { readonly key: string; readonly value: { readonly stringValue: string } }[];
interface Export {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: Attributes };
    readonly scopeSpans: readonly {
      readonly spans: readonly (Omit<ReceivedSpan, 'attributes'> & { attributes: Attributes })[];
    }[];
  }[];
}

/** A collector of OpenTelemetry that takes OTLP over HTTP in JSON, and answers as it is told. */
export interface Collector {
  readonly url: string;
  readonly spans: readonly ReceivedSpan[];
  /** The headers of each request. */
  readonly headers: readonly NodeJS.Dict<string | string[]>[];
  /** The status of the answers from now on; what is not 200 is not kept. */
  answerWith(status: number): void;
  close(): Promise<void>;
}

export async function startCollector(): Promise<Collector> {
  const spans: ReceivedSpan[] = [];
  const headers: NodeJS.Dict<string | string[]>[] = [];
  let status = 200;
  const server = createServer((request, response) => {
    headers.push(request.headers);
    json(request)
      .then((body) => {
        if (request.url !== '/v1/traces' || request.method !== 'POST') return response.writeHead(404).end();
        if (status === 200) spans.push(...spansOf(body as Export));
        return response.writeHead(status).end('{}');
      })
      .catch(() => response.writeHead(400).end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`,
    spans,
    headers,
    answerWith: (next) => void (status = next),
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function spansOf({ resourceSpans }: Export): ReceivedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const by = joined(resource.attributes)['service.instance.id'];
    return scopeSpans.flatMap((scope) =>
      scope.spans.map((span) => ({ ...span, attributes: joined(span.attributes), by })),
    );
  });
}

const joined = (attributes: Attributes): Record<string, string> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue]));
