/** Strategic merge patch: lists of named things are merged by their key, in the order that the API server gives them. */

/** The key by which a list field is merged; lists that are not here are replaced. Source: patchMergeKey tags of core/v1. */
const MERGE_KEYS = new Map([
  ['containers', 'name'],
  ['initContainers', 'name'],
  ['ephemeralContainers', 'name'],
  ['volumes', 'name'],
  ['env', 'name'],
  ['imagePullSecrets', 'name'],
  ['volumeMounts', 'mountPath'],
  ['volumeDevices', 'devicePath'],
  ['ports', 'containerPort'],
  ['hostAliases', 'ip'],
  ['topologySpreadConstraints', 'topologyKey'],
  ['resourceClaims', 'name'],
  ['conditions', 'type'],
  ['ownerReferences', 'uid'],
]);
/** Lists of plain values that are united instead of replaced. */
const UNITED = ['finalizers'];

type Json = Record<string, unknown>;

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The original with the patch merged in; neither is changed. */
export function strategicMerge(original: Json, patch: Json): Json {
  if (patch['$patch'] === 'replace') return withoutDirectives(patch);
  if (patch['$patch'] === 'delete') return {};
  const result = new Map(Object.entries(original));
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith('$')) continue;
    if (value === null) result.delete(key);
    else result.set(key, mergeField(key, result.get(key), value, patch));
  }
  return Object.fromEntries(result);
}

function mergeField(key: string, old: unknown, value: unknown, patch: Json): unknown {
  if (isObject(value)) return strategicMerge(isObject(old) ? old : {}, value);
  if (!Array.isArray(value)) return value;
  const mergeKey = MERGE_KEYS.get(key);
  const before: unknown[] = Array.isArray(old) ? old : [];
  if (mergeKey !== undefined) return mergeList(before, value, mergeKey, patch[`$setElementOrder/${key}`]);
  return UNITED.includes(key) ? [...new Set([...before, ...(value as unknown[])])] : value;
}

function withoutDirectives(patch: Json): Json {
  return Object.fromEntries(Object.entries(patch).filter(([key]) => !key.startsWith('$')));
}

function mergeList(before: unknown[], patch: unknown[], mergeKey: string, order: unknown): unknown[] {
  const items = patch.filter(isObject);
  if (items.some((item) => item['$patch'] === 'replace')) return items.filter((item) => !('$patch' in item));
  const keyOf = (item: unknown): unknown => (isObject(item) ? item[mergeKey] : undefined);
  const deleted = items.filter((item) => item['$patch'] === 'delete').map(keyOf);
  const patched = items
    .filter((item) => item['$patch'] !== 'delete')
    .map((item) => {
      const old = before.find((candidate) => keyOf(candidate) === keyOf(item));
      return strategicMerge(isObject(old) ? old : {}, item);
    });
  const touched = new Set([...deleted, ...patched.map(keyOf)]);
  const serverOnly = before.filter((item) => !touched.has(keyOf(item)));
  const ordered = Array.isArray(order) ? inOrder(patched, order.map(keyOf), keyOf) : patched;
  return interleave(serverOnly, ordered, before.map(keyOf), keyOf);
}

function inOrder(items: Json[], keys: unknown[], keyOf: (item: unknown) => unknown): Json[] {
  return [...items].sort((a, b) => keys.indexOf(keyOf(a)) - keys.indexOf(keyOf(b)));
}

/**
 * Items that the server alone has keep their place relative to patched items that it also had; new items of the patch come
 * before what is left (so a new ephemeral container stands first). As mergeSortedSlice of k8s.io/apimachinery does.
 */
function interleave(
  left: unknown[],
  right: unknown[],
  serverOrder: unknown[],
  keyOf: (item: unknown) => unknown,
): unknown[] {
  const merged: unknown[] = [];
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    const leftAt = serverOrder.indexOf(keyOf(left[i]));
    const rightAt = serverOrder.indexOf(keyOf(right[j]));
    const takeLeft = j >= right.length || (i < left.length && rightAt >= 0 && leftAt < rightAt);
    merged.push(takeLeft ? left[i++] : right[j++]);
  }
  return merged;
}
