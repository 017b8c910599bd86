/** JSON Patch (RFC 6902) and JSON Merge Patch (RFC 7386), the other two patch types of the API. */
import { isDeepStrictEqual } from 'node:util';
import { ApiError, badRequest, failure } from './status.js';

type Json = Record<string, unknown>;

export function mergePatch(original: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const result = new Map(Object.entries(isObject(original) ? original : {}));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) result.delete(key);
    else result.set(key, mergePatch(result.get(key), value));
  }
  return Object.fromEntries(result);
}

/** Applies the operations to a copy. Throws 400 for what is no patch, 422 for one that does not fit. */
export function jsonPatch(original: object, patch: unknown): unknown {
  if (!Array.isArray(patch)) {
    throw badRequest('error decoding patch: json: cannot unmarshal object into Go value of type jsonpatch.Patch');
  }
  const root = { document: structuredClone(original) as unknown };
  for (const operation of patch as unknown[]) {
    if (!isObject(operation)) throw badRequest('error decoding patch: an operation is not an object');
    apply(root, operation);
  }
  return root.document;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function apply(root: Json, operation: Json): void {
  const at = locate(root, operation['path']);
  switch (operation['op']) {
    case 'add':
      return at.insert(structuredClone(operation['value']));
    case 'replace':
      at.remove();
      return at.insert(structuredClone(operation['value']));
    case 'remove':
      return at.remove();
    case 'test':
      if (!isDeepStrictEqual(at.read(), operation['value']))
        throw doesNotFit(`testing value ${String(operation['path'])} failed`);
      return;
    case 'move':
    case 'copy': {
      const from = locate(root, operation['from']);
      const value = structuredClone(from.read());
      if (operation['op'] === 'move') from.remove();
      return locate(root, operation['path']).insert(value);
    }
    default:
      throw badRequest(`Unexpected kind: ${String(operation['op'])}`);
  }
}

interface Location {
  read(): unknown;
  insert(value: unknown): void;
  remove(): void;
}

function locate(root: Json, pointer: unknown): Location {
  if (typeof pointer !== 'string' || (pointer !== '' && !pointer.startsWith('/')))
    throw badRequest('invalid path in patch');
  const steps = ['document', ...pointer.split('/').slice(1)].map((s) => s.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = steps.pop() ?? '';
  const parent = steps.reduce<unknown>((value, step) => child(value, step, pointer), root);
  if (Array.isArray(parent)) return inList(parent, last, pointer);
  if (isObject(parent)) return inObject(parent, last, pointer);
  throw missing(pointer);
}

function child(value: unknown, step: string, pointer: string): unknown {
  if (Array.isArray(value)) return value[indexOf(step, value.length - 1, pointer)] as unknown;
  if (isObject(value) && Object.hasOwn(value, step)) return value[step];
  throw missing(pointer);
}

function inList(list: unknown[], step: string, pointer: string): Location {
  const existing = (): number => indexOf(step, list.length - 1, pointer);
  return {
    read: () => list[existing()],
    insert: (value) => list.splice(step === '-' ? list.length : indexOf(step, list.length, pointer), 0, value),
    remove: () => list.splice(existing(), 1),
  };
}

function inObject(object: Json, step: string, pointer: string): Location {
  return {
    read: () => child(object, step, pointer),
    // defineProperty: a key such as __proto__ must become an own field, never reach the prototype.
    insert: (value) => {
      Object.defineProperty(object, step, { value, writable: true, enumerable: true, configurable: true });
    },
    remove: () => {
      child(object, step, pointer);
      Reflect.deleteProperty(object, step);
    },
  };
}

function indexOf(step: string, max: number, pointer: string): number {
  const index = /^(0|[1-9]\d*)$/.test(step) ? Number(step) : Number.NaN;
  if (!(index <= max)) throw missing(pointer);
  return index;
}

function missing(pointer: string): ApiError {
  return doesNotFit(`doc is missing path: ${pointer}: missing value`);
}

function doesNotFit(message: string): ApiError {
  return new ApiError(
    failure(422, 'Invalid', `the server rejected our request due to an error in our request: ${message}`, {}),
  );
}
