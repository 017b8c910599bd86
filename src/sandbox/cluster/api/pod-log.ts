/** GET pods/NAME/log. */
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import type { LogOptions } from '../contract.js';
import type { Cluster } from './cluster.js';
import { containerOfRequest } from './container-of-request.js';
import type { Exchange } from './exchange.js';
import { invalidValue } from './field-errors.js';
import { objectOf } from './list.js';
import { podSpec } from './pod.js';
import { isTrue } from './request-info.js';
import type { Resource } from './resources.js';
import { invalid } from './status.js';

export async function serveLog(exchange: Exchange, cluster: Cluster, pods: Resource): Promise<void> {
  const pod = objectOf(exchange, cluster, pods);
  const { query } = exchange.info;
  const options = readOptions(query, containerOfRequest(pod, query.get('container')));
  if (!podSpec(pod).nodeName) {
    exchange.start(204, {});
    return exchange.end();
  }
  const log = await cluster.kubelet.logs(pod, options);
  exchange.start(200, { 'Content-Type': 'text/plain' });
  await copy(exchange, log, cluster.closing);
}

function readOptions(query: URLSearchParams, container: string): LogOptions {
  const options: LogOptions = {
    container,
    follow: isTrue(query.get('follow')),
    previous: isTrue(query.get('previous')),
    timestamps: isTrue(query.get('timestamps')),
  };
  for (const [name, least] of [
    ['tailLines', 0],
    ['limitBytes', 1],
    ['sinceSeconds', 1],
  ] as const) {
    const text = query.get(name);
    if (text === null || text === '') continue;
    const value = Number(text);
    if (!Number.isSafeInteger(value) || value < least) {
      const detail = least === 0 ? 'must be greater than or equal to 0' : 'must be greater than 0';
      throw invalid('PodLogOptions', '', [invalidValue(name, Number.isNaN(value) ? text : value, detail)]);
    }
    options[name] = value;
  }
  return options;
}

/** The whole log, at the speed of the client; a client that goes ends the follow. */
async function copy(exchange: Exchange, log: Readable, closing: AbortSignal): Promise<void> {
  const stop = (): void => {
    log.destroy();
  };
  exchange.response.once('close', stop);
  closing.addEventListener('abort', stop, { once: true });
  try {
    for await (const chunk of log as AsyncIterable<Buffer | string>) {
      const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
      if (!exchange.write(bytes)) await drained(exchange);
    }
  } catch (error) {
    if (!log.destroyed || !(exchange.response.destroyed || closing.aborted)) throw error;
  } finally {
    closing.removeEventListener('abort', stop);
    log.destroy();
  }
  exchange.end();
}

async function drained(exchange: Exchange): Promise<void> {
  const { response } = exchange;
  if (response.destroyed) return;
  await Promise.race([once(response, 'drain'), once(response, 'close')]);
}
