/** pods/NAME/exec and pods/NAME/attach: what is checked before the connection becomes a WebSocket. */
import type { IncomingMessage } from 'node:http';
import type { KubeObject } from '../contract.js';
import type { Cluster } from './cluster.js';
import { containerOfRequest } from './container-of-request.js';
import type { Exchange } from './exchange.js';
import { objectOf } from './list.js';
import { podSpec } from './pod.js';
import { isTrue } from './request-info.js';
import type { Resource } from './resources.js';
import { subprotocolOf } from './remote-channels.js';
import type { RemoteRequest } from './remote-request.js';
import { runRemoteCommand } from './remote-session.js';
import { badRequest, forbidden, PlainTextError } from './status.js';

export async function serveRemoteCommand(exchange: Exchange, cluster: Cluster, pods: Resource): Promise<void> {
  requireCreate(exchange, cluster);
  const remote = readRequest(exchange, objectOf(exchange, cluster, pods));
  const upgrade = (exchange.request.headers.upgrade ?? '').toLowerCase();
  if (upgrade === '') throw badRequest('Upgrade request required');
  if (!acceptsAnything(exchange.request)) {
    throw new PlainTextError(406, '406: Not Acceptable\n\nAvailable representations: ');
  }
  if (!remote.stdin && !remote.stdout && !remote.stderr) {
    throw new PlainTextError(400, 'you must specify at least 1 of stdin, stdout, stderr');
  }
  await runRemoteCommand(
    exchange,
    cluster,
    remote,
    upgrade === 'websocket' ? subprotocolOf(exchange.request) : undefined,
  );
}

/** A WebSocket is a GET; since 1.35 it needs the verb `create` as well, and the refusal gives no reason. */
function requireCreate(exchange: Exchange, cluster: Cluster): void {
  const { group, resource, subresource, namespace, name } = exchange.info;
  const asked = { verb: 'create', group, resource, subresource, namespace, name };
  if (cluster.rbac.decide(exchange.user, asked).allowed) return;
  throw forbidden({ group, resource, name }, '');
}

function readRequest(exchange: Exchange, pod: KubeObject): RemoteRequest {
  const { query, subresource } = exchange.info;
  const container = containerOfRequest(pod, query.get('container'));
  if (!podSpec(pod).nodeName) throw badRequest(`pod ${pod.metadata.name} does not have a host assigned`);
  const tty = isTrue(query.get('tty'));
  return {
    kind: subresource === 'exec' ? 'exec' : 'attach',
    pod,
    container,
    command: query.getAll('command'),
    stdin: isTrue(query.get('stdin')),
    stdout: isTrue(query.get('stdout')),
    // A terminal has one stream for both.
    stderr: isTrue(query.get('stderr')) && !tty,
    tty,
  };
}

/** The Accept header goes on to the kubelet, whose route produces no JSON. */
function acceptsAnything(request: IncomingMessage): boolean {
  const accept = request.headers.accept;
  return accept === undefined || accept.includes('*/*');
}
