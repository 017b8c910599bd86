/** Which handler answers a request that was let in. */
import { reviewHandler } from './access-reviews.js';
import type { Cluster, Handler } from './cluster.js';
import { createObject } from './create.js';
import { answerPath } from './discovery.js';
import type { Exchange } from './exchange.js';
import { listObjects, objectOf } from './list.js';
import { serveLog } from './pod-log.js';
import { serveRemoteCommand } from './remote-command.js';
import { deleteCollection, deleteObject } from './remove.js';
import { findResource, type Resource } from './resources.js';
import { methodNotAllowed, unknownResource } from './status.js';
import { updateEphemeralContainers, updateObject } from './update.js';
import { watchObjects } from './watch.js';

type ResourceHandler = (exchange: Exchange, cluster: Cluster, resource: Resource) => Promise<void> | void;

const readObject: ResourceHandler = (exchange, cluster, resource) => {
  exchange.json(200, objectOf(exchange, cluster, resource));
};

const OBJECT_VERBS = new Map<string, ResourceHandler>([
  ['get', readObject],
  ['list', listObjects],
  ['watch', watchObjects],
  ['create', createObject],
  ['update', updateObject],
  ['patch', updateObject],
  ['delete', deleteObject],
  ['deletecollection', deleteCollection],
]);

const POD_SUBRESOURCES = new Map<string, Map<string, ResourceHandler>>([
  [
    'ephemeralcontainers',
    new Map([
      ['get', readObject],
      ['update', updateEphemeralContainers],
      ['patch', updateEphemeralContainers],
    ]),
  ],
  ['log', new Map([['get', serveLog]])],
  [
    'exec',
    new Map([
      ['get', serveRemoteCommand],
      ['create', serveRemoteCommand],
    ]),
  ],
  [
    'attach',
    new Map([
      ['get', serveRemoteCommand],
      ['create', serveRemoteCommand],
    ]),
  ],
]);

/** Throws 404 and 405 for what this server does not have. */
export function handlerFor(exchange: Exchange): Handler {
  const { isResource, group, version, resource: plural, subresource, verb, name } = exchange.info;
  if (!isResource) return answerPath;
  const resource = findResource(group, version, plural);
  if (!resource) throw unknownResource();
  const review = reviewHandler(resource);
  if (review) return review;
  const verbs = subresource === '' ? OBJECT_VERBS : plural === 'pods' ? POD_SUBRESOURCES.get(subresource) : undefined;
  if (!verbs) throw unknownResource();
  const handler = verbs.get(verb);
  if (!handler || (verb === 'create' && subresource === '' && name !== undefined)) throw methodNotAllowed();
  return (exchange, cluster) => handler(exchange, cluster, resource);
}
