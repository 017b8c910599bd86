/** Finds and drops fields that Kubernetes does not know, as its decoder does. */
import { podSchema, podSpecJsonOnly } from './pod-schema.js';

const ROOT = ['apiVersion', 'kind', 'metadata', 'spec', 'status'];

/** Paths of the fields in a pod (or a patch of one) that no Pod has, e.g. `spec.ephemeralContainers[0].nonsense`. */
export function unknownPodFields(pod: object): string[] {
  const root = Object.keys(pod).filter((key) => !known(ROOT, key));
  const spec = (pod as { spec?: unknown }).spec;
  return [...root, ...inside('PodSpec', spec, 'spec')];
}

/** A copy of the pod without the fields that no Pod has. */
export function dropUnknownPodFields<T extends object>(pod: T): T {
  const unknown = new Set(unknownPodFields(pod));
  return unknown.size === 0 ? pod : (prune(pod, '', unknown) as T);
}

/** Directives of strategic merge patches are no fields. */
function known(fields: readonly string[], key: string): boolean {
  return key.startsWith('$') || fields.includes(key);
}

function inside(typeName: string, value: unknown, path: string): string[] {
  const fields = podSchema.get(typeName.replace(/[=[\]]/g, ''));
  if (!fields || typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item, i) => inside(typeName, item, `${path}[${i}]`));
  const names = [...fields.map((field) => field.json), ...(typeName === 'PodSpec' ? podSpecJsonOnly : [])];
  const entries = Object.entries(value);
  return entries.flatMap(([key, child]) =>
    known(names, key)
      ? inside(fields.find((field) => field.json === key)?.type ?? 'any', child, `${path}.${key}`)
      : [`${path}.${key}`],
  );
}

function prune(value: unknown, path: string, unknown: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((item, i) => prune(item, `${path}[${i}]`, unknown));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, child]) => [key, child, path ? `${path}.${key}` : key] as const);
  return Object.fromEntries(
    entries.filter(([, , at]) => !unknown.has(at)).map(([key, child, at]) => [key, prune(child, at, unknown)]),
  );
}
