import { shortened } from '../parsed.js';
import type { RawValue } from '../values.js';

/** The value at a path of keys, `address.port`; a key that itself holds points is found, too. Own properties only. */
export function valueAt(value: unknown, path: string): unknown {
  if (path === '.') return value;
  const whole = ownValue(value, path);
  if (whole !== undefined) return whole;
  return path.split('.').reduce(ownValue, value);
}

function ownValue(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return Reflect.get(value, key);
}

const MOST_OF_NESTED = 300;

/** A JSON value as one of a cell: lists of plain values with commas, what is nested as short JSON, null and what is not there as nothing. */
export function toRawValue(value: unknown): RawValue {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'boolean') return String(value);
  if (typeof value !== 'object' || value === null) return '';
  const isFlat = Array.isArray(value) && value.every((inner) => typeof inner !== 'object' || inner === null);
  return shortened(isFlat ? value.map(String).join(', ') : JSON.stringify(value), MOST_OF_NESTED);
}
