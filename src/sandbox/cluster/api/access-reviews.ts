/** The reviews: who am I, and may somebody do something. */
import type { Attributes } from './authorization-attributes.js';
import type { User } from './authenticate.js';
import type { Cluster, Handler } from './cluster.js';
import type { Exchange } from './exchange.js';
import { invalidValue, type FieldError } from './field-errors.js';
import { isRecord } from './request-object.js';
import { apiVersionOf, reviewResources, type Resource } from './resources.js';
import { badRequest, invalid, methodNotAllowed } from './status.js';
import { timestamp } from './store.js';

type Review = (exchange: Exchange, cluster: Cluster, spec: Record<string, unknown>) => Record<string, unknown>;

const REVIEWS = new Map<string, Review>([
  ['selfsubjectreviews', whoAmI],
  [
    'selfsubjectaccessreviews',
    (exchange, cluster, spec) => ({ metadata: {}, spec, status: decide(cluster, exchange.user, spec) }),
  ],
  ['subjectaccessreviews', subjectAccess],
  ['localsubjectaccessreviews', subjectAccess],
  ['selfsubjectrulesreviews', rules],
]);

/** The handler of a review resource; undefined for resources that are stored. */
export function reviewHandler(resource: Resource): Handler | undefined {
  const review = REVIEWS.get(resource.plural);
  if (!review || !reviewResources.includes(resource)) return undefined;
  return async (exchange, cluster) => {
    if (exchange.info.verb !== 'create') throw methodNotAllowed();
    const body = await exchange.body();
    const spec = isRecord(body) && isRecord(body['spec']) ? body['spec'] : {};
    const answer = review(exchange, cluster, spec);
    exchange.json(201, { kind: resource.kind, apiVersion: apiVersionOf(resource), ...answer });
  };
}

function whoAmI(exchange: Exchange): Record<string, unknown> {
  const { name, groups } = exchange.user;
  return { metadata: { creationTimestamp: timestamp(new Date()) }, status: { userInfo: { username: name, groups } } };
}

function subjectAccess(exchange: Exchange, cluster: Cluster, spec: Record<string, unknown>): Record<string, unknown> {
  const name = text(spec['user']);
  const groups = Array.isArray(spec['groups']) ? spec['groups'].filter((group) => typeof group === 'string') : [];
  if (name === '' && groups.length === 0) {
    const field = 'spec.user';
    throw invalid(
      exchange.info.resource === 'subjectaccessreviews' ? 'SubjectAccessReview' : 'LocalSubjectAccessReview',
      '',
      [invalidValue(field, '', 'at least one of user or group must be specified')],
    );
  }
  const local = exchange.info.namespace;
  const attributes = isRecord(spec['resourceAttributes']) ? spec['resourceAttributes'] : {};
  if (local !== undefined && text(attributes['namespace']) !== local) {
    throw badRequest(`spec.resourceAttributes.namespace must match namespace: ${local}`);
  }
  return { metadata: {}, spec, status: decide(cluster, { name, groups }, spec) };
}

function decide(cluster: Cluster, user: User, spec: Record<string, unknown>): Record<string, unknown> {
  const { allowed, reason } = cluster.rbac.decide(user, asked(spec));
  return reason ? { allowed, reason } : { allowed };
}

function asked(spec: Record<string, unknown>): Attributes {
  const resource = spec['resourceAttributes'];
  const path = spec['nonResourceAttributes'];
  if (isRecord(resource) === isRecord(path)) throw invalid('SubjectAccessReview', '', [exactlyOne]);
  if (isRecord(path)) return { verb: text(path['verb']), path: text(path['path']) };
  const attributes = isRecord(resource) ? resource : {};
  return {
    verb: text(attributes['verb']),
    group: text(attributes['group']),
    resource: text(attributes['resource']),
    subresource: text(attributes['subresource']),
    namespace: text(attributes['namespace']) || undefined,
    name: text(attributes['name']) || undefined,
  };
}

const exactlyOne: FieldError = invalidValue(
  'spec.resourceAttributes',
  null,
  'exactly one of nonResourceAttributes or resourceAttributes must be specified',
);

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function rules(exchange: Exchange, cluster: Cluster, spec: Record<string, unknown>): Record<string, unknown> {
  const granted = cluster.rbac.rulesFor(exchange.user, text(spec['namespace']));
  const resourceRules = granted.filter((rule) => rule.resources);
  const nonResourceRules = granted.filter((rule) => rule.nonResourceURLs);
  return { metadata: {}, spec: {}, status: { resourceRules, nonResourceRules, incomplete: false } };
}
