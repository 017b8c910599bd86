/** The mistakes of a validation, in the words of k8s.io/apimachinery's field errors. */
import { goQuote, type StatusCause } from './status.js';

export type FieldError = StatusCause & { field: string };

export function required(field: string, detail = ''): FieldError {
  return { reason: 'FieldValueRequired', message: detail ? `Required value: ${detail}` : 'Required value', field };
}

export function invalidValue(field: string, value: unknown, detail: string): FieldError {
  return { reason: 'FieldValueInvalid', message: `Invalid value: ${shown(value)}: ${detail}`, field };
}

export function duplicate(field: string, value: string): FieldError {
  return { reason: 'FieldValueDuplicate', message: `Duplicate value: ${goQuote(value)}`, field };
}

export function missingReference(field: string, value: string): FieldError {
  return { reason: 'FieldValueNotFound', message: `Not found: ${goQuote(value)}`, field };
}

export function forbiddenField(field: string, detail: string): FieldError {
  return { reason: 'FieldValueForbidden', message: `Forbidden: ${detail}`, field };
}

export function unsupported(field: string, value: string, supported: readonly string[]): FieldError {
  const list = supported.map(goQuote).join(', ');
  return {
    reason: 'FieldValueNotSupported',
    message: `Unsupported value: ${goQuote(value)}: supported values: ${list}`,
    field,
  };
}

function shown(value: unknown): string {
  return typeof value === 'string' ? goQuote(value) : JSON.stringify(value);
}
