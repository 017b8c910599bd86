import type { JsonObject } from '../json.js';
import { isJsonObject } from '../json.js';
import { SlackRefusal } from './refusal.js';

/** The arguments of a call: all strings when they came as a form, any JSON when they came as JSON. */
export class Arguments {
  constructor(readonly values: JsonObject) {}

  /** The same without one of them. */
  withOut(name: string): Arguments {
    return new Arguments({ ...this.values, [name]: undefined });
  }

  has(name: string): boolean {
    return this.values[name] !== undefined && this.values[name] !== null;
  }

  /** `undefined` when it is absent or empty, which Slack takes for the same. */
  text(name: string): string | undefined {
    const value = this.values[name];
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    return typeof value === 'string' && value !== '' ? value : undefined;
  }

  required(name: string): string {
    const value = this.text(name);
    if (value === undefined) {
      throw SlackRefusal.withMessages('invalid_arguments', [`missing required field: ${name}`]);
    }
    return value;
  }

  flag(name: string): boolean {
    return ['true', '1'].includes(this.text(name) ?? '');
  }

  /** A whole number from 1 to `max`. */
  count(name: string, fallback: number, max: number): number {
    const value = this.text(name);
    if (value === undefined) return fallback;
    const number = Number(value);
    if (!Number.isInteger(number) || number < 1) throw new SlackRefusal('invalid_limit');
    return Math.min(number, max);
  }

  /** A JSON value, which a form carries as text. */
  json(name: string, error: string): unknown {
    const value = this.values[name];
    if (typeof value !== 'string') return value ?? undefined;
    if (value === '') return undefined;
    try {
      return JSON.parse(value) as unknown;
    } catch {
      throw new SlackRefusal(error);
    }
  }

  object(name: string, error: string): JsonObject | undefined {
    const value = this.json(name, error);
    if (value === undefined || isJsonObject(value)) return value;
    throw new SlackRefusal(error);
  }

  /** Comma-separated words, or a JSON list of them. */
  list(name: string): string[] {
    const value = this.values[name];
    if (Array.isArray(value)) return value.map(String);
    return (this.text(name) ?? '')
      .split(',')
      .map((word) => word.trim())
      .filter((word) => word !== '');
  }
}
