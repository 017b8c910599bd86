/** Go values as text, as validation messages of the API server print them. */
import { podSchema, type Field } from './pod-schema.js';

/** The value as `json.MarshalIndent` with one space prints the Go struct that holds it: every field, Go's names and order. */
export function dumpGoStruct(typeName: string, value: unknown): string {
  return `${JSON.stringify(struct(typeName, value), null, 1)}\n`;
}

function struct(typeName: string, value: unknown): unknown {
  const fields = podSchema.get(typeName);
  if (!fields) return value;
  const source = new Map<string, unknown>(Object.entries(value ?? {}));
  return Object.fromEntries(fields.map((field) => [field.go, fieldValue(field, source.get(field.json))]));
}

function fieldValue({ type }: Field, value: unknown): unknown {
  if (type === 'text') return value ?? '';
  if (type === 'number') return value ?? 0;
  if (type === 'flag') return value ?? false;
  if (type.startsWith('=')) return struct(type.slice(1), value);
  if (value === undefined || value === null) return null;
  const item = /^\[(\w+)\]$/.exec(type)?.[1];
  if (item !== undefined && Array.isArray(value)) return value.map((entry) => struct(item, entry));
  return struct(type, value);
}

/** The value as Go's %v prints a decoded JSON value: `map[a:1 b:[x y]]`, keys sorted. */
export function formatGoValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(formatGoValue).join(' ')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `map[${entries.map(([key, child]) => `${key}:${formatGoValue(child)}`).join(' ')}]`;
  }
  if (typeof value === 'string') return value;
  return value === null ? '<nil>' : JSON.stringify(value);
}
