/** labelSelector and fieldSelector of lists and watches. */
import type { KubeObject } from '../contract.js';
import { badRequest } from './status.js';

export type Matcher = (object: KubeObject) => boolean;

const FIELDS = new Map<string, readonly string[]>([
  [
    'pods',
    [
      'spec.nodeName',
      'spec.restartPolicy',
      'spec.schedulerName',
      'spec.serviceAccountName',
      'status.phase',
      'status.podIP',
    ],
  ],
  [
    'events',
    [
      'involvedObject.kind',
      'involvedObject.namespace',
      'involvedObject.name',
      'involvedObject.uid',
      'involvedObject.apiVersion',
      'involvedObject.resourceVersion',
      'involvedObject.fieldPath',
      'reason',
      'type',
    ],
  ],
  ['nodes', ['spec.unschedulable']],
  ['namespaces', ['status.phase']],
]);

/** Both selectors of a query as one test. Throws 400 on what a real server does not understand. */
export function matcherOf(resource: string, query: URLSearchParams): Matcher {
  const labels = parseLabelSelector(query.get('labelSelector') ?? '');
  const fields = parseFieldSelector(resource, query.get('fieldSelector') ?? '');
  return (object) => labels(object) && fields(object);
}

/** Splits at commas outside of parentheses. */
function requirements(selector: string): string[] {
  return selector
    .split(/,(?![^(]*\))/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

export function parseLabelSelector(selector: string): Matcher {
  const tests = requirements(selector).map(labelTest);
  return (object) => tests.every((test) => test(new Map(Object.entries(object.metadata.labels ?? {}))));
}

type LabelTest = (labels: Map<string, string>) => boolean;

function labelTest(text: string): LabelTest {
  const set = /^([\w./-]+)\s+(in|notin)\s*\(([^()]*)\)$/.exec(text);
  if (set) {
    const [, key = '', operator, list = ''] = set;
    const values = list.split(',').map((value) => value.trim());
    return (labels) => values.includes(labels.get(key) ?? '\0') === (operator === 'in');
  }
  const equality = /^([\w./-]+)\s*(==|=|!=)\s*([\w.-]*)$/.exec(text);
  if (equality) {
    const [, key = '', operator, value] = equality;
    return (labels) => (labels.get(key) === value) === (operator !== '!=');
  }
  const existence = /^(!?)\s*([\w./-]+)$/.exec(text);
  if (existence) {
    const [, not, key = ''] = existence;
    return (labels) => labels.has(key) === (not === '');
  }
  throw badRequest(`unable to parse requirement: ${text}`);
}

export function parseFieldSelector(resource: string, selector: string): Matcher {
  const supported = ['metadata.name', 'metadata.namespace', ...(FIELDS.get(resource) ?? [])];
  const tests = requirements(selector).map((text) => {
    const parsed = /^([\w.]+)(==|=|!=)(.*)$/.exec(text);
    if (!parsed) throw badRequest(`invalid selector: '${text}'; can't understand '${text}'`);
    const [, field = '', operator, value] = parsed;
    if (!supported.includes(field)) throw badRequest(`field label not supported: ${field}`);
    return (object: KubeObject) => (fieldOf(object, field) === value) === (operator !== '!=');
  });
  return (object) => tests.every((test) => test(object));
}

/** A missing field is the empty string, as in the field sets of a real server. */
function fieldOf(object: KubeObject, path: string): string {
  let value: unknown = object;
  for (const step of path.split('.')) {
    if (typeof value !== 'object' || value === null) return '';
    value = new Map<string, unknown>(Object.entries(value)).get(step);
  }
  return typeof value === 'string' || typeof value === 'boolean' ? String(value) : '';
}
